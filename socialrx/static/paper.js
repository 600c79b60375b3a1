// Buttons that only script can offer: copy a text, print the page. Without script both are done by hand.
function addCopyButton(area) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
  button.textContent = "Copy";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    area.select();
    await navigator.clipboard.writeText(area.value);
    said.textContent = " Copied";
  });
  area.after(button, said);
}

function showPrintButton(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

export function addPaperButtons() {
  if (navigator.clipboard) document.querySelectorAll("textarea[data-copy]").forEach(addCopyButton);
  document.querySelectorAll("button[data-print]").forEach(showPrintButton);
}
