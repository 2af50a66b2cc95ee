// Finding a home: a place and a radius, everything in the address, the applicant's own search and everyone's.
import type { Page } from "@playwright/test";
import { Acteur } from "./fixtures/acteurs";
import { COMPTES } from "./fixtures/monde";
import { mots } from "./fixtures/mots";
import { axe, depasse, expect, test } from "./fixtures/test";

/** The number a list's title begins with. */
async function compte(page: Page): Promise<number> {
  const titre = await page.locator("#res").innerText();
  const chiffres = titre.match(/^[\d\s\u00a0\u202f]+/)?.[0].replace(/\D/g, "");
  return chiffres ? Number(chiffres) : 0;
}

/** Numbers, several of them, none before a smaller one. */
function croissants(nombres: number[]): boolean {
  return nombres.length > 1 && nombres.every((n, i) => Number.isFinite(n) && (i === 0 || (nombres[i - 1] ?? n) <= n));
}

/** Types a place and leaves the field: the places proposed below it close, and uncover what they lie on. */
async function saisir(page: Page, lieu: string) {
  const champ = page.locator("#lieu");
  await champ.fill(lieu);
  await champ.blur();
  await expect(page.getByRole("listbox")).toBeHidden();
}

async function ouvrirLesFiltres(page: Page) {
  if (!(await page.locator("#filtres").isVisible())) await page.locator("details.filters summary").click();
}

const onglets = (page: Page) => page.getByRole("navigation", { name: mots("Où chercher") }).getByRole("link");
const pages = (page: Page) => page.getByRole("navigation", { name: "Pages" });

/** The homes of the list on this page, in its order. */
async function logements(page: Page): Promise<string[]> {
  return page
    .locator("#resultats article.offer")
    .evaluateAll((cartes) => cartes.map((c) => c.querySelector('a[href^="/offres/"]')?.getAttribute("href")?.match(/[0-9a-f-]{36}/)?.[0] ?? ""));
}

/** Goes to a home of the list and comes back. */
async function allerEtRevenir(page: Page) {
  await page.locator("article.offer").first().getByRole("link").first().click();
  await expect(page).toHaveURL(/\/offres\/[0-9a-f-]{36}/);
  await page.goBack();
}

test("depuis l'accueil, un lieu et un rayon", async ({ page }) => {
  await page.goto("/");
  await saisir(page, "Montreuil (93100)");
  await page.getByLabel("Rayon").selectOption("10");
  await page.getByRole("button", { name: "Rechercher" }).click();
  await expect(page).toHaveURL(/rayon=10/);
  await expect(page.locator("#res")).toContainText(mots("à moins de 10 km de Montreuil"));
  await expect(page.getByLabel("Rayon")).toHaveValue("10");
  await axe(page);
});

test("plus le rayon est grand, plus la liste est longue, par commune comme par code postal", async ({ page }) => {
  const vus: number[] = [];
  for (const rayon of ["", "5", "10", "20"]) {
    await page.goto(`/offres?lieu=93100&rayon=${rayon}`);
    vus.push(await compte(page));
  }
  expect(vus[0]).toBeGreaterThan(0);
  expect([...vus].sort((a, b) => a - b)).toEqual(vus);
  expect(vus[3]).toBeGreaterThan(vus[0] ?? 0);
  // A département has no middle: the radius changes nothing there.
  await page.goto("/offres?departement=93");
  const tout = await compte(page);
  await page.goto("/offres?departement=93&rayon=10");
  expect(await compte(page)).toBe(tout);
});

test("lieu, rayon, filtres, tri, vue et page survivent au rechargement, au retour et au partage", async ({ page, browser, avecJavaScript }) => {
  const cherche = "/offres?lieu=Villeurbanne+%2869100%29&rayon=20&genre=appartement&pieces=2&pieces=3&tri=loyer";
  await page.goto(cherche);
  const premiers = await logements(page);
  await page.goto(`${cherche}&vue=carte&page=2`);
  const verifier = async (p: Page) => {
    await expect(p.locator("#res")).toContainText(mots("à moins de 20 km de Villeurbanne"));
    await expect(p.locator("#lieu")).toHaveValue("Villeurbanne (69100)");
    await expect(p.getByLabel("Rayon")).toHaveValue("20");
    await ouvrirLesFiltres(p);
    await expect(p.locator("#genre-appartement")).toBeChecked();
    await expect(p.locator("#pieces-2")).toBeChecked();
    await expect(p.locator("#pieces-3")).toBeChecked();
    await expect(p.locator("#tri")).toHaveValue("loyer");
    await expect(p.locator("#vue [aria-current=page]")).toHaveText(mots("Carte"));
    if (avecJavaScript) await expect(p.locator("#carte[data-pret]")).toBeVisible();
    await expect(pages(p).locator("[aria-current=page]")).toHaveText(mots("Page 2"));
  };
  await verifier(page);
  const n = await compte(page);
  const deuxiemes = await logements(page);
  expect(deuxiemes).toHaveLength(Math.min(n - premiers.length, premiers.length));
  expect(deuxiemes.filter((id) => premiers.includes(id)), "homes of the first page").toEqual([]);
  await page.reload();
  await verifier(page);
  expect(await logements(page)).toEqual(deuxiemes);
  await allerEtRevenir(page);
  await verifier(page);
  expect(await compte(page)).toBe(n);
  expect(await logements(page)).toEqual(deuxiemes);
  // Someone else opens the link.
  const autre = await browser.newContext({ javaScriptEnabled: avecJavaScript, locale: "fr-FR" });
  try {
    const leur = await autre.newPage();
    await leur.goto(page.url());
    await verifier(leur);
    expect(await logements(leur)).toEqual(deuxiemes);
  } finally {
    await autre.close();
  }
  // The other view is of the same page of the same homes.
  await page.locator("#vue").getByRole("link", { name: "Galerie" }).click();
  await expect(page).not.toHaveURL(/vue=/);
  await expect(page.locator("#vue [aria-current=page]")).toHaveText(mots("Galerie"));
  await expect(page).toHaveURL(/pieces=2&pieces=3&tri=loyer/);
  expect(await compte(page)).toBe(n);
});

test("un nom mal écrit : le bon est proposé, rien n'est perdu", async ({ page, tolerer }) => {
  tolerer(/status of 422/);
  await page.goto("/offres?lieu=Montreiul&pieces=3&rayon=10");
  await expect(page.locator("#res")).toContainText(mots("Vouliez-vous dire"));
  await expect(page.locator("#lieu-err")).toContainText("Montreiul");
  await axe(page);
  await page.getByRole("link", { name: /^Montreuil \(93100\)/ }).click();
  await expect(page.locator("#res")).toContainText(mots("à moins de 10 km de Montreuil"));
  await expect(page).toHaveURL(/pieces=3/);
});

test("un code postal de plusieurs communes, un numéro de département", async ({ page }) => {
  await page.goto("/offres?lieu=29510");
  await expect(page.locator("#res")).toContainText(mots("Plusieurs communes ont le code postal 29510"));
  await axe(page);
  await page.getByRole("link", { name: /^Edern/ }).click();
  await expect(page.locator("#lieu")).toHaveValue("Edern (29510)");
  for (const [tape, nom] of [["29", "Finistère"], ["2A", "Corse-du-Sud"], ["974", "La Réunion"]] as const) {
    await page.goto(`/offres?lieu=${tape}`);
    await expect(page.getByRole("main")).toContainText(nom);
    await expect(page.locator("#erreurs")).toHaveCount(0);
  }
});

test("la liste des lieux ne couvre pas « Rechercher »", async ({ page, avecJavaScript }) => {
  test.skip(!avecJavaScript, "without scripts there is no list");
  for (const adresse of ["/", "/offres"]) {
    await page.goto(adresse);
    await page.waitForLoadState("networkidle");
    await page.locator("#lieu").clear();
    await page.locator("#lieu").pressSequentially("Montr");
    await expect(page.getByRole("option").first()).toBeVisible();
    const liste = await page.getByRole("listbox").boundingBox();
    const bouton = await page.getByRole("button", { name: "Rechercher" }).boundingBox();
    const [l, b] = [liste ?? { x: 0, y: 0, width: 0, height: 0 }, bouton ?? { x: 0, y: 0, width: 0, height: 0 }];
    const croise = l.x < b.x + b.width && b.x < l.x + l.width && l.y < b.y + b.height && b.y < l.y + l.height;
    expect(croise, `${adresse}: the list lies on the button`).toBe(false);
    expect(await depasse(page)).toBeLessThanOrEqual(0);
    await page.getByRole("button", { name: "Rechercher" }).click();
    await expect(page).toHaveURL(/lieu=Montr/);
  }
});

test("changer de lieu garde les filtres et la vue", async ({ page }) => {
  await page.goto("/offres?departement=93&pieces=3&tri=loyer");
  await saisir(page, "Brest (29200)");
  await page.getByLabel("Rayon").selectOption("50");
  await page.getByRole("button", { name: "Rechercher" }).click();
  await expect(page.locator("#res")).toContainText(mots("à moins de 50 km de Brest"));
  await expect(page).toHaveURL(/pieces=3/);
  await expect(page).toHaveURL(/tri=loyer/);
  await expect(page).not.toHaveURL(/departement=/);
});

test("une commune sans rien propose d'élargir", async ({ page }) => {
  await page.goto("/offres?lieu=Montreuil+%2893100%29&loyer_max=1");
  const plusLoin = page.getByRole("link", { name: mots("Chercher à moins de 10 km de Montreuil") });
  await expect(plusLoin).toBeVisible();
  await plusLoin.click();
  await expect(page).toHaveURL(/rayon=10/);
});

test("le lien d'un onglet, ouvert sans être connecté, dit de se connecter et montre la liste publique", async ({ page }) => {
  await page.goto("/offres?onglet=limitrophes&pieces=3");
  await expect(page.getByText(mots("Connectez-vous pour voir vos onglets"))).toBeVisible();
  await expect(page.locator("article.offer").first()).toBeVisible();
  await ouvrirLesFiltres(page);
  await expect(page.locator("#pieces-3")).toBeChecked();
  await axe(page);
  const connexion = page.getByRole("main").getByRole("link", { name: "Se connecter" });
  await connexion.click();
  await expect(page).toHaveURL(/\/connexion\?retour=/);
});

test.describe("connectée", () => {
  test.beforeEach(async ({ context }) => (await Acteur.connecte(COMPTES.demandeur)).dans(context));

  test("elle cherche ailleurs, puis revient à ses onglets", async ({ page }) => {
    await page.goto("/offres");
    await expect(page.locator("#onglets")).toBeVisible();
    await page.getByText(mots("Chercher ailleurs en France")).click();
    await saisir(page, "Brest (29200)");
    await page.getByRole("button", { name: "Rechercher" }).click();
    await expect(page.locator("#res")).toContainText(mots("à Brest"));
    await expect(page.locator("#onglets")).toHaveCount(0);
    await axe(page);
    await page.getByRole("link", { name: mots("Revenir aux offres pour ma demande") }).click();
    await expect(page.locator("#onglets")).toBeVisible();
  });

  test("favoris et alertes sont dans l'en-tête, une alerte en haut des résultats, jusqu'à 320 px", async ({ page }) => {
    for (const largeur of [320, 390, 768, 1280]) {
      await page.setViewportSize({ width: largeur, height: 700 });
      await page.goto("/offres?onglet=autres");
      const espace = page.getByRole("navigation", { name: "Mon espace" });
      for (const nom of ["Ma situation", "Les offres", "Mes favoris", "Mes alertes", "Mes candidatures"]) {
        await expect(espace.getByRole("link", { name: nom })).toBeInViewport();
      }
      expect(await depasse(page)).toBeLessThanOrEqual(0);
      // One line of five, and nothing of the account's on a line of its own.
      const lignes = await espace.getByRole("link").evaluateAll((liens) => new Set(liens.map((a) => Math.round(a.getBoundingClientRect().top))).size);
      expect(lignes, `at ${largeur} px`).toBe(1);
      const entete = await page.getByRole("banner").boundingBox();
      expect(entete?.height ?? 999, `at ${largeur} px`).toBeLessThanOrEqual(170);
      for (const lien of await page.getByRole("banner").getByRole("link").all()) {
        const boite = await lien.boundingBox();
        expect(Math.min(boite?.width ?? 0, boite?.height ?? 0)).toBeGreaterThanOrEqual(43);
      }
    }
    await page.getByRole("navigation", { name: "Mon espace" }).getByRole("link", { name: "Mes alertes" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(mots("Mes alertes"));
    await axe(page);
    await page.goto("/offres?departement=93");
    const creer = page.locator("#resultats .ends").getByRole("link", { name: mots("Créer une alerte", { exact: true }) });
    const [alerte, premiere] = [await creer.boundingBox(), await page.locator("article.offer").first().boundingBox()];
    expect(alerte?.y ?? 9e9).toBeLessThan(premiere?.y ?? 0);
  });

  test("ses onglets gardent filtres, tri et page : rechargement, retour, d'un onglet à l'autre", async ({ page }) => {
    await page.goto("/offres?onglet=limitrophes&pieces=2&pieces=3&pieces=4&tri=loyer&page=2");
    const verifier = async (onglet: number, numero: number) => {
      await expect(onglets(page).nth(onglet)).toHaveAttribute("aria-current", "page");
      await ouvrirLesFiltres(page);
      for (const n of [2, 3, 4]) await expect(page.locator(`#pieces-${n}`)).toBeChecked();
      await expect(page.locator("#pieces-1")).not.toBeChecked();
      await expect(page.locator("#tri")).toHaveValue("loyer");
      if (numero > 1) await expect(pages(page).locator("[aria-current=page]")).toHaveText(mots(`Page ${numero}`));
      await expect(page.locator("#resultats article.offer").first()).toBeVisible();
    };
    await verifier(1, 2);
    await page.reload();
    await verifier(1, 2);
    await allerEtRevenir(page);
    await verifier(1, 2);
    // Another tab has pages of its own.
    await onglets(page).first().click();
    await expect(page).not.toHaveURL(/[?&]page=/);
    await verifier(0, 1);
    await page.goBack();
    await verifier(1, 2);
    await page.goForward();
    await verifier(0, 1);
  });

  test("elle trie par son rang", async ({ page }) => {
    await page.goto("/offres?onglet=autres");
    await ouvrirLesFiltres(page);
    await page.locator("#tri").selectOption("rang");
    if (!page.url().includes("tri=rang")) await page.getByRole("button", { name: mots("Voir les offres") }).click();
    await expect(page).toHaveURL(/tri=rang/);
    const rangs = () =>
      page
        .locator("#resultats article.offer")
        .filter({ hasText: "Rang probable" })
        .evaluateAll((cartes) => cartes.map((c) => Number(c.textContent?.match(/Rang probable\s*:\s*(\d+)/)?.[1])));
    // Where scripts run the list changes after the address.
    await expect.poll(async () => croissants(await rangs())).toBe(true);
    const vus = await rangs();
    expect(vus.every((r) => r >= 1), vus.join(" ")).toBe(true);
    expect(new Set(vus).size, "ranks that differ: else any order would do").toBeGreaterThan(1);
    await page.goto("/offres?departement=93");
    await expect(page.locator("#tri option[value=rang]")).toHaveCount(0);
  });

  test("le compte d'un onglet est celui de sa liste, sous un filtre aussi", async ({ page, avecJavaScript }) => {
    const nombre = async (i: number) => Number((await onglets(page).nth(i).innerText()).match(/\d+/)?.[0]);
    const tous = () => Promise.all([0, 1, 2].map(nombre));
    await page.goto("/offres?onglet=demandees");
    const avant = await tous();
    await ouvrirLesFiltres(page);
    if (avecJavaScript) await page.waitForLoadState("networkidle");
    await page.locator("#loyer_max").fill("800");
    await page.locator("#loyer_max").press("Tab");
    if (!avecJavaScript) await page.getByRole("button", { name: mots("Voir les offres") }).click();
    await expect(page).toHaveURL(/loyer_max=800/);
    const actif = page.locator("#onglets [aria-current=page] .count");
    await expect.poll(async () => (await compte(page)) === Number.parseInt(await actif.innerText(), 10)).toBe(true);
    const sous = await tous();
    expect(sous.every((n, i) => n > 0 && n < avant[i]), `${avant.join(" ")}, then ${sous.join(" ")}`).toBe(true);

    // Other tests publish and withdraw meanwhile: what one reading says must hold together, at one moment or another.
    for (const i of [0, 1, 2]) {
      await expect(async () => {
        await onglets(page).nth(i).click();
        await expect(onglets(page).nth(i)).toHaveAttribute("aria-current", "page");
        const dit = await nombre(i);
        const vus = new Set(await logements(page));
        for (let n = 2; n < 10 && (await pages(page).getByRole("link", { name: "Suivante" }).isVisible()); n++) {
          await pages(page).getByRole("link", { name: "Suivante" }).click();
          await expect(pages(page).locator("[aria-current=page]")).toHaveText(mots(`Page ${n}`, { exact: true }));
          for (const id of await logements(page)) vus.add(id);
        }
        expect(vus.size, `homes of tab ${i}`).toBe(dit);
        expect(await compte(page), "the list's title").toBe(dit);
        expect(page.url()).toContain("loyer_max=800");
      }).toPass({ timeout: 20_000 });
      const loyers = await page
        .locator("#resultats article.offer")
        .evaluateAll((cartes) => cartes.map((c) => Number(c.textContent?.match(/([\d\s\u00a0\u202f]+(?:,\d+)?)\s*€/)?.[1]?.replace(/\s/g, "").replace(",", "."))));
      expect(loyers.every((l) => l > 0 && l <= 800), loyers.join(" ")).toBe(true);
    }
  });
});

test.describe("filtres vivants", () => {
  test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, "nothing of this runs without scripts");

  test("une réponse lente se voit, une panne se dit, et rien n'est perdu", async ({ page, tolerer }) => {
    tolerer(/Failed to load resource|ERR_FAILED|request failed/);
    await page.goto("/offres?departement=93");
    await ouvrirLesFiltres(page);
    await page.waitForLoadState("networkidle");
    const liste = page.locator("#resultats");
    const titre = await page.locator("#res").innerText();
    const lente = /\/offres\?.*pieces=3/;
    await page.route(lente, async (route) => {
      await new Promise((r) => setTimeout(r, 900));
      await route.continue();
    });
    await page.locator("#pieces-3").check();
    await expect(liste).toHaveAttribute("aria-busy", "true");
    await expect(page).toHaveURL(lente);
    await expect(liste).not.toHaveAttribute("aria-busy", "true");
    await expect(page.locator("#pieces-3")).toBeFocused();
    await page.unroute(lente);

    const panne = /\/offres\?.*pieces=4/;
    await page.route(panne, (route) => route.abort());
    const avant = await page.locator("#res").innerText();
    expect(avant).not.toBe(titre);
    await page.locator("#pieces-4").check();
    await expect(page.locator("#resultats-erreur")).toContainText(mots("la connexion ne répond pas"));
    await expect(page.locator("#pieces-4")).toBeChecked();
    await expect(page.locator("#pieces-4")).toBeFocused();
    await expect(page.locator("#res")).toHaveText(mots(avant.trim()));
    await page.unroute(panne);
    await page.getByRole("button", { name: mots("Voir les offres") }).click();
    await expect(page).toHaveURL(panne);
    await expect(page.locator("#resultats-erreur")).toBeEmpty();
  });

  test("la bascule vers la carte suit les filtres", async ({ page }) => {
    await page.goto("/offres?departement=93");
    await ouvrirLesFiltres(page);
    await page.waitForLoadState("networkidle");
    await page.locator("#pieces-3").check();
    await expect(page).toHaveURL(/pieces=3/);
    await expect(page.locator("#vue").getByRole("link", { name: "Carte" })).toHaveAttribute("href", /pieces=3.*vue=carte/);
  });
});
