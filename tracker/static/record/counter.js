// Counts the words of a text while a person writes it; in Chinese, its characters. The limit is soft: nothing is cut.
for (const counter of document.querySelectorAll("[data-counts]")) {
  const text = document.getElementById(counter.dataset.counts);
  const language = document.getElementById(counter.dataset.language);
  const show = () => {
    const inChinese = language && language.value.startsWith("zh");
    const written = text.value.trim();
    const count = inChinese ? [...written.replace(/\s/g, "")].length : written ? written.split(/\s+/).length : 0;
    counter.textContent = (inChinese ? counter.dataset.characters : counter.dataset.words).replace("{n}", count);
    counter.hidden = false;
  };
  text.addEventListener("input", show);
  if (language) language.addEventListener("change", show);
  show();
}
