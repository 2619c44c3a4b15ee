// Shows the first pages of a file where a link leads to them, once the link comes into sight. The link stays: it is the
// way without scripts, and again where it did not work.
const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    show(target);
  }
});

async function show(link) {
  const answer = await fetch(link.href, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const pages = page.querySelector("[data-pages]");
  if (!pages) return;
  // It scrolls inside itself: the keyboard comes to it, and it has the name of the link.
  pages.tabIndex = 0;
  pages.setAttribute("role", "group");
  pages.setAttribute("aria-label", link.textContent.replace(/\s+/g, " ").trim());
  link.parentElement.after(pages);
}

for (const link of document.querySelectorAll("a[data-pages-of]")) seen.observe(link);
