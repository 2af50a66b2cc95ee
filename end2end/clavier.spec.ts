// With a keyboard and nothing else: Tab, Enter, Space, arrows.
import type { Page } from "@playwright/test";
import { Acteur, adresseDe, cartesDe, offreDe, preparer } from "./fixtures/acteurs";
import { COMPTES, MOT_DE_PASSE, arrivants } from "./fixtures/monde";
import { mots } from "./fixtures/mots";
import { expect, test } from "./fixtures/test";

test.skip(({ isMobile }) => !!isMobile, "the phone of these tests has no keyboard");

type Foyer = { nom: string; tag: string; visible: boolean };

/** What has the focus: its words, and whether one sees that it has it. */
async function foyer(page: Page): Promise<Foyer> {
  return page.evaluate(() => {
    const e = document.activeElement;
    if (!(e instanceof HTMLElement)) return { nom: "", tag: "", visible: false };
    // The link of a card rings the whole card.
    const s = getComputedStyle(e.closest("article.offer :is(h2, h3)") ? (e.closest("article.offer") ?? e) : e);
    const anneau = s.outlineStyle !== "none" && Number.parseFloat(s.outlineWidth) >= 2;
    const r = e.getBoundingClientRect();
    const label = e instanceof HTMLInputElement ? [...(e.labels ?? [])].map((l) => l.textContent).join(" ") : "";
    const nom = `${label} ${e.textContent ?? ""} ${e.getAttribute("aria-label") ?? ""}`.replace(/\s+/g, " ").trim();
    return { nom, tag: e.tagName, visible: (anneau || s.boxShadow !== "none") && r.bottom > 0 && r.top < window.innerHeight && r.width > 0 };
  });
}

/** Tabs until the focus is on what bears these words; every stop on the way must be seen. */
async function jusqua(page: Page, nom: string, touche = "Tab") {
  const vus: string[] = [];
  for (let i = 0; i < 90; i++) {
    await page.keyboard.press(touche);
    const f = await foyer(page);
    if (f.tag === "BODY") continue;
    expect(f.visible, `the focus on “${f.nom}” (${f.tag}) of ${page.url()} is seen`).toBe(true);
    if (mots(nom, { exact: true }).test(f.nom)) return;
    vus.push(f.nom);
  }
  throw new Error(`Tab never reached “${nom}” on ${page.url()}: ${vus.join(" | ")}`);
}

/** The page of the list on which this offer's card stands. */
async function listeAvec(qui: Acteur, offre: string): Promise<string> {
  for (const onglet of ["demandees", "limitrophes", "autres"]) {
    for (const page of [1, 2, 3]) {
      const adresse = `/offres?onglet=${onglet}&page=${page}`;
      if (cartesDe(await qui.lire(adresse)).includes(offre)) return adresse;
    }
  }
  throw new Error(`offer ${offre} is on no list`);
}

/** Tabs until the focus is on the link to this address; every stop on the way must be seen. */
async function jusquAuLien(page: Page, fin: string) {
  for (let i = 0; i < 400; i++) {
    await page.keyboard.press("Tab");
    const f = await foyer(page);
    if (f.tag === "BODY") continue;
    expect(f.visible, `the focus on “${f.nom}” (${f.tag}) of ${page.url()} is seen`).toBe(true);
    const href = await page.evaluate(() => document.activeElement?.getAttribute("href") ?? "");
    if (href.split(/[?#]/)[0].endsWith(fin)) return;
  }
  throw new Error(`Tab never reached ${fin} on ${page.url()}`);
}

async function titreA(page: Page, texte: string, avecJavaScript: boolean) {
  const h1 = page.getByRole("heading", { level: 1 });
  await expect(h1).toHaveText(mots(texte));
  if (avecJavaScript) await expect(h1).toBeFocused();
}

test("le lien d'évitement mène au contenu", async ({ page }) => {
  for (const adresse of ["/", "/offres", "/connexion", "/aide"]) {
    await page.goto(adresse);
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press("Tab");
    const saut = page.getByRole("link", { name: "Aller au contenu" });
    await expect(saut).toBeFocused();
    await expect(saut).toBeInViewport();
    expect((await foyer(page)).visible).toBe(true);
    await page.keyboard.press("Enter");
    await expect(page.locator("#contenu")).toBeFocused();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => !!document.activeElement?.closest("main"))).toBe(true);
  }
});

test("le foyer va au titre après une navigation, au premier champ faux après un refus", async ({ page, avecJavaScript, tolerer }) => {
  tolerer(/status of 422/);
  await page.goto("/");
  await page.getByRole("navigation").first().getByRole("link", { name: "Aide" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/aide/);
  if (avecJavaScript) await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await page.goto("/connexion");
  await jusqua(page, "Je me connecte");
  await page.keyboard.press("Enter");
  await expect(page.locator("#erreurs")).toBeVisible();
  await expect(page.getByLabel("E-mail")).toBeFocused();
  await expect(page.getByLabel("E-mail")).toHaveAttribute("aria-describedby", /email-err/);
  await page.locator("#erreurs a").last().focus();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Mot de passe", { exact: true })).toBeFocused();
});

test("se connecter, postuler puis annuler, au clavier seul", async ({ page, boite, avecJavaScript }, info) => {
  test.setTimeout(120_000);
  const rang = info.project.name === "bureau" ? 6 : 7;
  const qui = arrivants()[rang];
  const lui = await preparer(qui, boite);
  const offre = await offreDe(lui, rang);

  await page.goto("/");
  await jusqua(page, "Se connecter");
  await page.keyboard.press("Enter");
  await titreA(page, "Je me connecte", avecJavaScript);
  await jusqua(page, "E-mail");
  await page.keyboard.type(adresseDe(qui));
  await jusqua(page, "Mot de passe");
  await page.keyboard.type(MOT_DE_PASSE);
  await page.keyboard.press("Enter");
  await titreA(page, `Bonjour ${qui.prenom}, vous pouvez postuler`, avecJavaScript);

  await page.goto(await listeAvec(lui, offre));
  await jusquAuLien(page, `/offres/${offre}`);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/offres/${offre}`));
  if (avecJavaScript) await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await jusqua(page, "Je postule");
  await page.keyboard.press("Enter");
  await titreA(page, "Postuler à ce logement ?", avecJavaScript);
  await jusqua(page, "Je postule");
  await page.keyboard.press("Space");
  await titreA(page, "Ce logement a bien été ajouté à vos candidatures", avecJavaScript);
  await jusqua(page, "Ok");
  await page.keyboard.press("Enter");
  await titreA(page, "Mes candidatures", avecJavaScript);
  await jusqua(page, "Annuler cette candidature");
  await page.keyboard.press("Enter");
  await titreA(page, "Annuler cette candidature ?", avecJavaScript);
  await jusqua(page, "Annuler cette candidature");
  await page.keyboard.press("Space");
  await expect(page.getByRole("status").filter({ hasText: mots("Votre candidature est annulée") })).toBeVisible();
});

test("les pages de travail se parcourent au clavier, chaque arrêt se voit", async ({ page, context }) => {
  await (await Acteur.connecte(COMPTES.conseiller)).dans(context);
  await page.goto("/conseiller?file=en_cours");
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press("Tab");
    const f = await foyer(page);
    if (f.tag !== "BODY") expect(f.visible, `“${f.nom}”`).toBe(true);
  }
});
