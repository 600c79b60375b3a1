"""A WTForms field drawn by the design system's macro: label, hint, error and input in one."""

from typing import Any

from flask import current_app
from markupsafe import Markup
from wtforms import Field, fields

KINDS = [
    (fields.RadioField, "radios", "radios"),
    (fields.SelectMultipleField, "checkboxes", "checkboxes"),
    (fields.SelectField, "select", "select"),
    (fields.BooleanField, "checkboxes", "checkboxes"),
    (fields.TextAreaField, "textarea", "textarea"),
    (fields.PasswordField, "password-input", "passwordInput"),
    (fields.FileField, "file-upload", "fileUpload"),
    (fields.StringField, "input", "input"),
    (fields.IntegerField, "input", "input"),
]
PLAIN = {"input", "select", "textarea", "dateInput"}
PLAIN_KNOWS = {"id", "name", "label", "hint", "errorMessage", "value", "items", "classes"}
PLAIN_KNOWS |= {"inputmode", "autocomplete", "spellcheck", "type", "rows", "fieldset"}
INPUT_MODES = {fields.IntegerField: "numeric", fields.EmailField: "email", fields.TelField: "tel"}


def macro(folder: str, name: str) -> Any:
    """A component of the design system, ready to be called with its parameters."""
    return getattr(current_app.jinja_env.get_template(f"nhsuk/components/{folder}/macro.jinja").module, name)


def draw(field: Field, **options: Any) -> Markup:
    """The field as markup. `size` and `heading` shape the label; anything else goes to the macro as it is.

    `reveals` holds what a choice asks further, by the choice's value: always there, hidden until then by script.
    """
    folder, name = next((folder, name) for kind, folder, name in KINDS if isinstance(field, kind))
    size, heading = options.pop("size", "s"), options.pop("heading", False)
    reveals = options.pop("reveals", {})
    words = {"text": field.label.text, "size": size, "isPageHeading": heading}
    params = base_of(field)
    if name in {"radios", "checkboxes"}:
        params |= {"idPrefix": field.id} | choices_of(field, words)
        params["items"] = [revealing(item, reveals) for item in params["items"]]
    else:
        params |= {"id": field.id, "label": words} | value_of(field, name)
    return Markup(drawer(folder, name, params | options)(params | options))  # noqa: S704 (the macro escapes)


def drawer(folder: str, name: str, params: dict[str, Any]) -> Any:
    """What draws this: our own plain copy of the commonest fields, where it knows every parameter, or the macro."""
    if name in PLAIN and set(params) <= PLAIN_KNOWS:
        return getattr(current_app.jinja_env.get_template("kit/plain_fields.html").module, name)
    return macro(folder, name)


def base_of(field: Field) -> dict[str, Any]:
    params: dict[str, Any] = {"name": field.name}
    if field.description:
        params["hint"] = {"text": field.description}
    if field.errors:
        params["errorMessage"] = {"text": str(field.errors[0])}
    return params


def choices_of(field: Field, words: dict[str, Any]) -> dict[str, Any]:
    if isinstance(field, fields.BooleanField):
        return {"items": [{"value": "y", "text": field.label.text, "checked": bool(field.data)}]}
    items = [
        {"value": str(choice.value), "text": str(choice.label), "checked": choice.selected}
        | hint_of(field, choice.value)
        for choice in field.iter_choices()
    ]
    return {"fieldset": {"legend": words}, "items": items}


def revealing(item: dict[str, Any], reveals: dict[str, Markup]) -> dict[str, Any]:
    """The choice, with what it asks further."""
    further = reveals.get(item["value"])
    return item | {"conditional": {"html": further}} if further else item


def hint_of(field: Field, value: object) -> dict[str, Any]:
    """A hint under one choice, from the field's `hints` when it has any."""
    hint = getattr(field, "hints", {}).get(value)
    return {"hint": {"text": hint}} if hint else {}


def value_of(field: Field, name: str) -> dict[str, Any]:
    if name == "select":
        chosen = [{"value": str(c.value), "text": str(c.label), "selected": c.selected} for c in field.iter_choices()]
        return {"items": chosen}
    if name in {"passwordInput", "fileUpload"}:
        return {}
    mode = next((mode for kind, mode in INPUT_MODES.items() if isinstance(field, kind)), "")
    return {"value": field._value() or ""} | ({"inputmode": mode} if mode else {})


def draw_date(field: Any, **options: Any) -> Markup:
    """Day, month and year boxes, the wrong ones marked."""
    widths = {"day": 2, "month": 2, "year": 4}
    items = [
        {
            "id": field.id if part == "day" else f"{field.id}-{part}",
            "name": f"{field.name}-{part}",
            "label": part.capitalize(),
            "width": width,
            "value": value,
            "error": bool(field.errors) and (not field.missing or part in field.missing),
        }
        for (part, width), value in zip(widths.items(), field.parts, strict=True)
    ]
    params = base_of(field) | {"id": f"{field.id}-group", "items": items}
    params.pop("name")  # or the boxes come out as `born[day]`
    legend = {"text": field.label.text, "size": options.pop("size", "s")}
    params |= {"fieldset": {"legend": legend}} | options
    return Markup(drawer("date-input", "dateInput", params)(params))  # noqa: S704 (the macro escapes)


def draw_summary(*forms: Any) -> Markup:
    """The list of what is wrong, each line a link to its field; nothing when all is well."""
    errors = [
        {"text": str(messages[0]), **({"href": f"#{form[name].id}"} if name else {})}
        for form in forms
        for name, messages in form.errors.items()
        if messages
    ]
    if not errors:
        return Markup("")
    params = {"titleText": "There is a problem", "errorList": errors}
    return Markup(macro("error-summary", "errorSummary")(params))  # noqa: S704
