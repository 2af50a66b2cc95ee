// Theme: applied at once; the server remembers it in a cookie and renders data-theme itself next time.
// Without this script the same form posts and the page comes back in its colours.
addEventListener("submit", (event) => {
  const form = event.target;
  const choice = event.submitter?.value;
  if (!form.matches(".theme") || choice === undefined) return;
  event.preventDefault();
  const root = document.documentElement;
  if (choice) root.dataset.theme = choice;
  else delete root.dataset.theme;
  for (const button of form.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === choice));
  }
  const body = new URLSearchParams(new FormData(form));
  body.set("theme", choice);
  fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => {});
});
