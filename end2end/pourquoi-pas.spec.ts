// « Pourquoi pas celui-ci ? »: the homes that are left out, the rule that did it, its figures, and what would change it.
import type { Page } from "@playwright/test";
import { Acteur } from "./fixtures/acteurs";
import { profil } from "./fixtures/explications";
import { COMPTES } from "./fixtures/monde";
import { mots } from "./fixtures/mots";
import { axe, depasse, expect, test } from "./fixtures/test";

const resume = (page: Page) => page.locator("summary").filter({ hasText: mots("Pourquoi pas celui-ci ?") });
const groupes = (page: Page) => page.locator("details").filter({ has: resume(page) }).getByRole("list").first().locator(":scope > li");
/** The groups of homes that one rule left out, by the name that the page gives them. */
const groupe = (page: Page, nom: RegExp) => groupes(page).filter({ has: page.locator("b").filter({ hasText: nom }) });
const nombre = (texte: string) => Number(/\d+/.exec(texte)?.[0]);

const TROP_PETIT = /^\d+\s+logements?\s+trop\s+petits?/;
const PLAFOND = /plafond/;
const LOYER = /^\d+\s+loyers?\s+trop\s+élevés?/;

test.beforeEach(async ({ page, context }) => {
  await (await Acteur.connecte(COMPTES.demandeur)).dans(context);
  await page.goto("/offres");
  await expect(groupes(page).first()).toBeHidden();
  await resume(page).click();
  await expect(groupes(page).first()).toBeVisible();
});

test("chaque groupe dit sa règle, ses chiffres, sa source, et ce qui changerait", async ({ page }) => {
  const noms = await groupes(page).locator("b").allInnerTexts();
  expect(noms.length).toBeGreaterThan(1);
  expect(new Set(noms).size, noms.join(" | ")).toBe(noms.length);
  // The groups are all the homes that the sentence above them counts.
  expect(noms.reduce((n, nom) => n + nombre(nom), 0)).toBe(nombre((await resume(page).innerText()).replace(/.*\?/, "")));
  for (const g of await groupes(page).all()) {
    await expect(g).toContainText(/Source\s*:\s*\S/);
    await expect(g.getByRole("link", { name: /^(T\d|Maison)/ }).first()).toBeVisible();
  }
  const petits = groupe(page, TROP_PETIT);
  await expect(petits).toContainText(/Pour\s+\d+\s+personnes?, il faut\s*:\s*T\d/);
  await expect(petits).toContainText(mots("Cela change si votre foyer change"));
  const chers = groupe(page, LOYER);
  await expect(chers).toContainText(/Il faudrait environ [\d\s,]+€ par mois\. Vous avez [\d\s,]+€/);
  await expect(chers).toContainText(mots("Cela change si vos revenus"));
  const plafonds = groupe(page, PLAFOND);
  await expect(plafonds).toContainText(/dépasse le plafond de [\d\s]+€\s*:\s*[\d\s]+€\s+pour\s+[\d\s]+€/);
  await expect(plafonds.getByRole("link", { name: mots("Indiquer mes 12 derniers mois") })).toHaveAttribute("href", /^\/ma-situation\/revenu/);
  expect(await depasse(page)).toBeLessThanOrEqual(0);
  await axe(page);
});

test("un logement nommé mène à sa page, qui donne la même raison", async ({ page }) => {
  const nomme = groupe(page, TROP_PETIT).getByRole("link", { name: /^T\d/ }).first();
  const nom = await nomme.innerText();
  await nomme.click();
  await expect(page).toHaveURL(/\/offres\/[0-9a-f-]{36}/);
  const [, taille, commune, loyer] = nom.match(/^(T\d(?:\sbis)?) à (.+), ([\d\s]+(?:,\d+)?)\s€/) ?? [];
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(mots(`${taille} de`));
  await expect(page.getByRole("heading", { level: 1 })).toContainText(commune ?? "?");
  await expect(page.getByText(mots(`${loyer} €`)).first()).toBeVisible();
  const ecarte = (await profil(page)).filter((p) => /trop petit/.test(p.titre));
  expect(ecarte).toHaveLength(1);
  expect(ecarte[0]?.convient).toBe(false);
  expect(ecarte[0]?.texte).toMatch(/Ce logement convient à un foyer de .*personnes?/);
  expect(ecarte[0]?.texte).toContain("Cela change si votre foyer change");
  // Nobody is sent away without having been told why.
  await expect(page.getByRole("main")).toContainText(mots("Le logement est trop petit pour votre foyer"));
  await axe(page);
  await page.getByRole("link", { name: mots("Retour aux résultats") }).click();
  await expect(page).toHaveURL(/\/offres$/);

  // Too dear: its page says from which income the rent would do, or which rent this income allows.
  await resume(page).click();
  await groupe(page, LOYER).getByRole("link", { name: /^(T\d|Maison)/ }).first().click();
  const cher = (await profil(page)).find((p) => /loyer/.test(p.titre));
  expect(cher?.convient).toBe(false);
  expect(cher?.texte).toMatch(/(convient à partir de [\d ,]+€ par mois|un loyer jusqu'à [\d ,]+€)/);
});
