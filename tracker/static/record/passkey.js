// Passkeys: the one thing of the sign-in that needs a script. A form with data-passkey asks the browser to make or use
// one, writes what it signed into `credential`, and posts as any form does. Without a script the form stays hidden.
const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
const encode = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

for (const form of document.querySelectorAll("form[data-passkey]")) passkey(form);

function passkey(form) {
  const line = form.querySelector("[data-saying]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    line.textContent = "";
    if (!window.PublicKeyCredential) return void (line.textContent = line.dataset.unknown);
    try {
      const { publicKey } = await options(form);
      const ask = form.dataset.passkey === "create" ? made : used;
      form.elements.credential.value = JSON.stringify(await ask(publicKey));
    } catch {
      return void (line.textContent = line.dataset.refused);
    }
    form.submit();
  });
}

async function options(form) {
  const { options: given, optionsAt: at } = form.dataset;
  if (given) return JSON.parse(given);
  return (await fetch(at, { headers: { Accept: "application/json" } })).json();
}

async function made(asked) {
  const user = { ...asked.user, id: decode(asked.user.id) };
  const key = { ...asked, user, challenge: decode(asked.challenge), excludeCredentials: named(asked.excludeCredentials) };
  const found = await navigator.credentials.create({ publicKey: key });
  const { clientDataJSON, attestationObject } = found.response;
  return { ...common(found), response: { clientDataJSON: encode(clientDataJSON), attestationObject: encode(attestationObject) } };
}

async function used(asked) {
  const key = { ...asked, challenge: decode(asked.challenge), allowCredentials: named(asked.allowCredentials) };
  const found = await navigator.credentials.get({ publicKey: key });
  const { clientDataJSON, authenticatorData, signature, userHandle } = found.response;
  const response = { clientDataJSON: encode(clientDataJSON), authenticatorData: encode(authenticatorData), signature: encode(signature) };
  if (userHandle) response.userHandle = encode(userHandle);
  return { ...common(found), response };
}

const named = (keys) => (keys ?? []).map((each) => ({ ...each, id: decode(each.id) }));

const common = (found) => ({
  id: found.id,
  rawId: encode(found.rawId),
  type: found.type,
  clientExtensionResults: found.getClientExtensionResults(),
});
