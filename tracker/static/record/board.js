// The bar of acts of the board says how many States are selected, also after the way back to the page. Without this
// module it says nothing of it; the page that a button leads to names the States in any case.
for (const said of document.querySelectorAll("[data-selected]")) {
  const form = said.closest("form");
  const say = () => {
    const number = form.querySelectorAll("[name=state]:checked").length;
    if (!number && !said.textContent) return; // nobody selected anything yet
    const words = number ? said.dataset.selected.replace("{number}", number) : said.dataset.none;
    if (said.textContent !== words) said.textContent = words;
  };
  form.addEventListener("change", say);
  addEventListener("pageshow", say);
}
