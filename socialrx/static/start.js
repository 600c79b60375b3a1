// Script only adds: every page works without it.
import { initAll } from "./nhsuk/nhsuk.min.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();
