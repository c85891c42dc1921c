// Copies an address, made absolute, and says so in the button for a moment.
const SHOWN = 2000;

function fallback(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

async function copy(button) {
  const address = new URL(button.dataset.copy, window.location.href).href;
  // The clipboard is only there on secure pages; inside a company's network the site may be plain http.
  if (navigator.clipboard) await navigator.clipboard.writeText(address);
  else fallback(address);
  const label = button.textContent;
  button.textContent = button.dataset.copied;
  button.setAttribute("aria-live", "polite");
  setTimeout(() => (button.textContent = label), SHOWN);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button && button.textContent !== button.dataset.copied) copy(button);
});
