"""Who may do what (table), who sees which rows (scopes), and the gate that asks both."""
