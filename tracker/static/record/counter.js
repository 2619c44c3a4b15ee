// Counts the words of a text while a person writes it; in Chinese, its characters. The limit is soft: nothing is cut.
// tracker/words/counting.py counts the same way, and has counted when the page comes.
const SPACE = /[\s\x1c-\x1f\x85]+/;
const countOf = (text, inChinese) => {
  const parts = text.split(SPACE).filter(Boolean);
  return inChinese ? [...parts.join("")].length : parts.length;
};

for (const counter of document.querySelectorAll("[data-counts]")) {
  const text = document.getElementById(counter.dataset.counts);
  const language = document.getElementById(counter.dataset.language);
  const show = () => {
    const inChinese = language.value.startsWith("zh");
    const count = countOf(text.value, inChinese);
    const asked = inChinese ? 400 : 200;
    const sentence = inChinese ? counter.dataset.characters : counter.dataset.words;
    counter.querySelector("[data-said]").textContent = sentence.replace("{n}", count);
    counter.querySelector("[data-over]").hidden = count <= asked;
    counter.querySelector(".fill").setAttribute("width", `${Math.min(100, Math.floor((100 * count) / asked))}%`);
  };
  text.addEventListener("input", show);
  language.addEventListener("change", show);
}
