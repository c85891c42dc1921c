// The find box opens the page that was named: exactly, or the first whose name contains what was typed.
const form = document.querySelector('form.sf-find[role="search"]');
const field = document.getElementById("find");

function target(text) {
  const wanted = text.trim().toLocaleLowerCase();
  const options = [...document.querySelectorAll("#find-list option")];
  const names = (option) => option.value.toLocaleLowerCase();
  return wanted && (options.find((o) => names(o) === wanted) ?? options.find((o) => names(o).includes(wanted)));
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const found = target(field.value);
  if (found) {
    window.location.assign(found.dataset.url);
    return;
  }
  field.setCustomValidity(form.dataset.missing);
  field.reportValidity();
});
field?.addEventListener("input", (event) => {
  field.setCustomValidity("");
  // Picking from the list is a decision; typing is not yet one.
  if (event.inputType && event.inputType !== "insertReplacementText") return;
  const picked = [...document.querySelectorAll("#find-list option")].find((o) => o.value === field.value);
  if (picked) window.location.assign(picked.dataset.url);
});
field?.addEventListener("keydown", (event) => event.key === "Escape" && field.blur());
