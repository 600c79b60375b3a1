// Before the session ends somebody is asked; when it has ended, the page goes and what was typed is kept for them alone.
const WARN_SECONDS = 120;
const KEPT = "kept:";
const SIGNED_OUT = "kept-until-signed-in";

const here = () => location.pathname + location.search;
const kept = () => Object.keys(sessionStorage).filter((name) => name.startsWith(KEPT));
const typedFields = () => [...document.querySelectorAll("main form :is(input, select, textarea)")]
  .filter((field) => field.name && !["password", "hidden", "file", "submit"].includes(field.type));

function forget() {
  [...kept(), SIGNED_OUT].forEach((name) => sessionStorage.removeItem(name));
}

function keep(user) {
  const typed = typedFields().map(({ name, type, value, checked }) => ({ name, type, value, checked }));
  if (typed.length) sessionStorage.setItem(`${KEPT}${user}:${here()}`, JSON.stringify(typed));
}

function putBack(typed) {
  const waiting = [...typed];
  for (const field of typedFields()) {
    const choice = ["radio", "checkbox"].includes(field.type);
    const at = waiting.findIndex(({ name, type, value }) => name === field.name && type === field.type && (!choice || value === field.value));
    if (at < 0) continue;
    const [{ value, checked }] = waiting.splice(at, 1);
    if (choice) field.checked = checked; else field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  said.className = "nhsuk-inset-text";
  said.textContent = "You were signed out meanwhile. What you had typed is back: it is not saved yet.";
  document.querySelector("main h1").after(said);
}

// Only what this user typed on this page, and only when they come back by way of signing in.
function restore(user) {
  const typed = sessionStorage.getItem(SIGNED_OUT) && sessionStorage.getItem(`${KEPT}${user}:${here()}`);
  forget();
  if (typed) putBack(JSON.parse(typed));
}

async function secondsLeft(method = "GET") {
  const token = document.querySelector("header input[name=csrf_token]").value;
  const headers = method === "POST" ? { "X-CSRFToken": token } : {};
  const answer = await fetch("/account/time-left", { method, headers, redirect: "manual", cache: "no-store" });
  return answer.ok ? (await answer.json()).seconds : 0;
}

function watch(dialog, user) {
  const staying = dialog.querySelector("button");
  let timer;

  const at = (seconds, what) => { clearTimeout(timer); timer = setTimeout(what, Math.max(seconds, 1) * 1000); };
  const leave = () => { keep(user); location.assign(`/sign-in?next=${encodeURIComponent(here())}`); };

  async function look() {
    const left = await secondsLeft().catch(() => WARN_SECONDS + 30);
    if (left <= 1) return leave();
    if (left > WARN_SECONDS + 1) { if (dialog.open) dialog.close(); return at(left - WARN_SECONDS, look); }
    if (!dialog.open) dialog.showModal();
    return at(Math.min(left, 15), look);
  }

  staying.addEventListener("click", async () => {
    dialog.close();
    if ((await secondsLeft("POST").catch(() => 1)) > 0) look(); else leave();
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  at(Number(dialog.dataset.seconds) - WARN_SECONDS, look);
}

export function watchSession() {
  const dialog = document.getElementById("session-warning");
  if (!dialog) {
    if (kept().length) sessionStorage.setItem(SIGNED_OUT, "yes");
    return;
  }
  const { user } = dialog.dataset;
  restore(user);
  watch(dialog, user);
  document.querySelectorAll("main form").forEach((form) => form.addEventListener("submit", () => keep(user)));
  document.querySelector("form.nhsuk-header__account-form").addEventListener("submit", forget);
}
