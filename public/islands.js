// Three small jobs, on every page: put the focus where reading starts, show that a form is on its way, and wake the
// islands if there are any.
// The traversal is the one of Leptos 0.8 (src/hydration/island_script.js), in a file so that no inline script
// is needed. The names of the module and of the WASM come from <meta name="islands" data-js data-wasm>.

function focusStart() {
  const errors = document.getElementById("erreurs");
  if (errors) {
    // The first wrong field has `autofocus`; a browser that gave the focus to nothing gets a second word.
    const first = errors.querySelector('a[href^="#"]')?.hash.slice(1);
    const field = first && document.getElementById(first);
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) field?.focus();
      if (document.activeElement === document.body) errors.focus();
    });
    return;
  }
  const navigation = performance.getEntriesByType("navigation")[0];
  if (location.hash || navigation?.type !== "navigate" || document.activeElement !== document.body) return;
  let from = null;
  try {
    from = new URL(document.referrer).origin;
  } catch {
    return; // first page of the visit
  }
  const title = document.querySelector("main h1");
  if (from !== location.origin || !title) return;
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
}

// A form on its way: the button pressed says so, and a second press sends nothing more. The wait is bounded, for a
// page that never comes; the page found again with « back » is as it was.
const SENDING = 30_000;
const sending = new Map();

function arrived(form) {
  sending.get(form)?.removeAttribute("aria-busy");
  sending.delete(form);
}

addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || (form.getAttribute("target") ?? "_self") !== "_self") return;
  if (sending.has(form)) {
    event.preventDefault();
    return;
  }
  const button = event.submitter ?? form.querySelector("button:not([type=button])");
  button?.setAttribute("aria-busy", "true");
  sending.set(form, button);
  setTimeout(() => arrived(form), SENDING);
});
addEventListener("pageshow", () => [...sending.keys()].forEach(arrived));

const waitingChildren = [];

async function hydrateIsland(element, module) {
  const name = element.dataset.component;
  const island = module[name];
  if (!island) {
    console.warn(`No WASM function for the island ${name}.`);
    return;
  }
  waitingChildren.at(-1)?.();
  await island(element);
}

async function traverse(node, module) {
  const tag = node.tagName.toLowerCase();
  const children = tag === "leptos-children";
  if (tag === "leptos-island") await hydrateIsland(node, module);
  if (children) waitingChildren.push(node.$$on_hydrate);
  for (const child of [...node.children]) await traverse(child, module);
  if (children) waitingChildren.pop();
}

async function wakeIslands() {
  const names = document.querySelector('meta[name="islands"]')?.dataset;
  if (!names?.js || !names.wasm) return;
  const module = await import(names.js);
  await module.default({ module_or_path: names.wasm });
  module.hydrate();
  await traverse(document.body, module);
}

focusStart();
const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 1));
idle(() => wakeIslands().catch((error) => console.error("islands", error)));
