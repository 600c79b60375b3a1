// Script only adds: every page works without it.
import { initAll } from "./nhsuk/nhsuk.min.js";
import { addPaperButtons } from "./paper.js";
import { offerPasskeys } from "./passkeys.js";
import { keepRadiosPlain } from "./radios.js";
import { watchSession } from "./session.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
keepRadiosPlain();
initAll();
addPaperButtons();
offerPasskeys();
watchSession();
