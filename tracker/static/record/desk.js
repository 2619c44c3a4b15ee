// Keys of the desk: whatever a page marks with data-key is pressed, followed or focused by one letter. The keys do
// nothing while a person types in a field or holds a modifier, and can be switched off for good in this browser.
const panel = document.querySelector("[data-keys]");
if (panel) {
  const STORED = "desk-keys-off";
  const box = panel.querySelector("[data-keys-on]");
  const marked = [...document.querySelectorAll("[data-key]")];
  const say = () => {
    for (const each of marked) {
      if (box.checked) each.setAttribute("aria-keyshortcuts", each.dataset.key);
      else each.removeAttribute("aria-keyshortcuts");
    }
  };
  box.checked = localStorage.getItem(STORED) === null;
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(STORED);
    else localStorage.setItem(STORED, "yes");
    say();
  });
  panel.hidden = false;
  say();

  const typing = (element) => element.matches("textarea, select, input:not([type=submit], [type=checkbox], [type=radio])");
  // On a keyboard of another script the letter is that of the key's place.
  const letterOf = (event) => (/^[a-z]$/i.test(event.key) ? event.key : event.code.replace("Key", "")).toLowerCase();

  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && "keySends" in event.target.dataset) {
      event.target.form.requestSubmit();
      return;
    }
    if (!box.checked || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    const letter = letterOf(event);
    const found = marked.find((each) => each.dataset.key === letter);
    if (!found) return;
    event.preventDefault();
    if ("keyFocuses" in found.dataset) {
      for (let each = found.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
      found.focus();
    }
    else found.click();
  });
}
