// A page's choices take effect at once; without scripts a button stands beside them.
document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-submit]")) event.target.form.requestSubmit();
});
