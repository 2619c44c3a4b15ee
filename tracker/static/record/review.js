// The review of an import: while a person reads down the items, the source beside them follows. Without this module
// the link of each item does the same.
const items = document.querySelector(".review-items");
const source = document.querySelector(".review-source");
const beside = window.matchMedia("(min-width: 64rem)");
if (items && source) {
  let shown = "";
  const follow = (item) => {
    const line = item && document.getElementById(`line-${item.dataset.line}`);
    if (!line || !beside.matches || item.id === shown) return;
    shown = item.id;
    for (const each of source.querySelectorAll(".own, .held")) each.classList.remove("own", "held");
    line.classList.add("own");
    for (const each of source.querySelectorAll(`mark[data-holders~="${item.id.replace("item-", "")}"]`)) {
      each.classList.add("held");
      each.closest("li").classList.add("own");
    }
    source.scrollTop += line.getBoundingClientRect().top - source.getBoundingClientRect().top - source.clientHeight / 4;
  };
  // The item that has the focus, as long as it can be seen; else the first that can.
  const current = () => {
    const pane = items.getBoundingClientRect();
    const isSeen = (each) => {
      const box = each.getBoundingClientRect();
      return box.bottom > pane.top + 8 && box.top < pane.bottom;
    };
    const focused = document.activeElement.closest(".review-items [data-line]");
    return focused && isSeen(focused) ? focused : [...items.querySelectorAll("[data-line]")].find(isSeen);
  };
  items.addEventListener("focusin", (event) => follow(event.target.closest("[data-line]")));
  items.addEventListener("click", (event) => follow(event.target.closest("[data-line]")));
  items.addEventListener("scroll", () => follow(current()), { passive: true });
}
