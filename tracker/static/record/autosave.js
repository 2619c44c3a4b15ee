// Saves a form while a person writes: the post that its button makes, to the same address, a moment after the last key.
// Nothing is saved before something is changed. Where a save is refused, the words stay in the page and a sentence says
// what to do; the ordinary button then shows both texts, or the sign-in that brings them back.
const PAUSE = 3000; // after the last key
const LONGEST = 20000; // for who never pauses
const AGAIN = 15000; // when the line is cut
const PATIENCE = 4000; // of who leaves, for a save on its way

for (const form of document.querySelectorAll("form[data-autosave]")) autosave(form);

function autosave(form) {
  const line = form.querySelector("[data-saying]");
  const note = Object.assign(document.createElement("p"), { className: "tiny near" }); // the same, at the field in use
  note.setAttribute("aria-hidden", "true");
  const begins = form.dataset.autosave; // "unsaved": words that are not in the record; "stopped": nor may be by themselves
  let stored = begins ? "" : written(form); // as the record has it
  let timer, since, field;
  let busy = null;
  let isRefused = begins === "stopped"; // over a colleague's text only the button saves
  let isKept = !begins; // by the record; else leaving loses words
  let isLeaving = false;
  let isFollowed = false; // the link, or the other form, that waited for the save

  const say = (name) => {
    const at = { hour: "2-digit", minute: "2-digit", hour12: false, numberingSystem: "latn" };
    const time = new Date().toLocaleTimeString(document.documentElement.lang, at);
    const words = line.dataset[name].replace("{time}", time);
    if (line.textContent !== words) line.textContent = note.textContent = words;
    isKept = name === "saved" || name === "waiting";
  };
  const unsay = () => { // all is as it was
    clearTimeout(timer);
    line.textContent = note.textContent = "";
    isKept = true;
  };
  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };
  const stop = (name) => {
    isRefused = true;
    say(name);
  };

  function save() {
    clearTimeout(timer);
    const sent = written(form);
    if (busy || isRefused || isLeaving || sent === stored) return;
    since = undefined;
    busy = post(sent).finally(() => {
      busy = null;
      if (written(form) !== sent) later(PAUSE); // typed meanwhile
    });
  }

  async function post(sent) {
    const body = new URLSearchParams(sent);
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("revision", form.elements.revision.value);
    body.append("act", "quiet");
    let reply;
    try {
      reply = await fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: sent.length < 60000 });
    } catch {
      reply = { status: 503 };
    }
    if (reply.status === 200) saved(sent, await reply.json());
    else if (reply.status === 409) stop("conflict");
    else if (reply.status === 422) say("missing");
    else if (reply.status >= 500) { say("offline"); later(AGAIN); }
    else stop("refused");
  }

  function saved(sent, { revision, address }) {
    stored = sent;
    form.elements.revision.value = revision;
    history.replaceState(null, "", address);
    for (const each of document.querySelectorAll("[data-until-saved]")) each.hidden = true;
    for (const each of document.querySelectorAll("[data-once-saved]")) each.hidden = false;
    say(written(form) === stored ? "saved" : "waiting");
  }

  function changed(event) {
    if (event.target.closest("[data-by-button]")) return;
    if (field !== event.target) (field = event.target).closest(".field")?.append(note);
    if (isRefused) return;
    if (written(form) === stored) return unsay();
    since ??= Date.now();
    if (!busy) say("waiting");
    later(Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    const wait = busy;
    if (!wait) return void (isLeaving = bring(form));
    event.preventDefault(); // the button must not overtake a save on its way, or it would meet it as a colleague's
    if (!isLeaving) wait.finally(() => form.requestSubmit(event.submitter));
    isLeaving = true;
  });
  // Whatever else leaves the page goes after the save: signing out would end the session under it, and the same page in
  // another language would be read before it. What could not be saved the browser asks about.
  const settled = async () => {
    await busy;
    save();
    await busy;
  };
  const before = (event, leave) => {
    if (event.defaultPrevented || isFollowed || isRefused || isLeaving || (!busy && written(form) === stored)) return;
    event.preventDefault();
    const limit = new Promise((done) => setTimeout(done, PATIENCE));
    Promise.race([settled(), limit]).finally(() => {
      isFollowed = true;
      leave();
      isFollowed = false;
    });
  };
  document.addEventListener("submit", (event) => {
    const other = event.target;
    if (other !== form) before(event, () => other.requestSubmit(event.submitter));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || elsewhere || link.target || link.hasAttribute("download") || isOfThisPage(link)) return;
    before(event, () => location.assign(link.href));
  });
  addEventListener("visibilitychange", () => document.hidden && save());
  addEventListener("pagehide", save);
  addEventListener("pageshow", () => { isLeaving = false; });
  addEventListener("beforeunload", (event) => { if (!isKept && !isLeaving) event.preventDefault(); });
}

function isOfThisPage(link) {
  return link.hash && link.href.split("#")[0] === location.href.split("#")[0];
}

// A comment that was typed beside the form goes with it: it would be lost with the page.
function bring(form) {
  for (const each of form.querySelectorAll("[data-brought]")) each.remove();
  for (const each of document.querySelectorAll("[data-comment] [name^=comment-]:not([type=checkbox]:not(:checked))")) {
    const copy = Object.assign(document.createElement("input"), { type: "hidden", name: each.name, value: each.value });
    copy.dataset.brought = "";
    form.append(copy);
  }
  return true;
}

// What a person wrote or ticked, as the form would post it; not what only the button adds.
function written(form) {
  const data = new FormData(form);
  for (const each of ["csrfmiddlewaretoken", "revision"]) data.delete(each);
  for (const each of form.querySelectorAll("[data-by-button] [name], [data-brought]")) data.delete(each.name);
  return new URLSearchParams(data).toString();
}
