// Script only adds: every page works without it.
import { initAll } from "./nhsuk/nhsuk.min.js";
import { addPaperButtons } from "./paper.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();
addPaperButtons();
