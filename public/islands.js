// Two small jobs, on every page: put the focus where reading starts, and wake the islands if there are any.
// The traversal is the one of Leptos 0.8 (src/hydration/island_script.js), in a file so that no inline script
// is needed. The names of the module and of the WASM come from <meta name="islands" data-js data-wasm>.

function focusStart() {
  const errors = document.getElementById("erreurs");
  if (errors) {
    // It has `autofocus`; a browser that gave the focus elsewhere gets a second word.
    requestAnimationFrame(() => document.activeElement === document.body && errors.focus());
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
