// How far background work is: asks for the page again now and then and puts its progress in the place of the old one;
// when the work has ended, the page itself is loaded again. Without this script a link does the same by hand.
const EVERY = 2000;
const ask = async () => {
  const shown = document.querySelector("[data-progress]");
  if (!shown || document.hidden) return;
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-progress]");
  if (!now) location.reload();
  else if (!shown.contains(document.activeElement)) shown.replaceChildren(...now.childNodes);
};
if (document.querySelector("[data-progress]")) setInterval(() => ask().catch(() => {}), EVERY);
