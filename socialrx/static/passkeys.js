// A passkey is asked of the device here and sent with the form around the button; the server judges it.
const fromText = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

function toText(buffer) {
  const characters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(characters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function readOptions(json) {
  const options = JSON.parse(json);
  options.challenge = fromText(options.challenge);
  if (options.user) options.user.id = fromText(options.user.id);
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    options[list] = (options[list] || []).map((known) => ({ ...known, id: fromText(known.id) }));
  }
  return options;
}

function written(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  const { id, type, authenticatorAttachment } = credential;
  return JSON.stringify({ id, rawId: toText(credential.rawId), type, authenticatorAttachment, response, clientExtensionResults: {} });
}

async function ask(area) {
  const publicKey = readOptions(area.dataset.options);
  const asked = area.dataset.passkey === "add" ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey });
  const form = area.closest("form");
  form.elements.credential.value = written(await asked);
  form.submit();
}

export function offerPasskeys() {
  if (!window.PublicKeyCredential) return;
  document.querySelectorAll("[data-passkey]").forEach((area) => {
    const said = area.querySelector("[role=alert]");
    area.hidden = false;
    area.querySelector("button").addEventListener("click", () => {
      said.textContent = "";
      ask(area).catch(() => { said.textContent = "Nothing came from your device. Try again, or choose another way."; });
    });
  });
}
