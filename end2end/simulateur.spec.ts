// The simulator: typed by anyone, explained, counted on real offers; with and without scripts, nothing in the address.
import type { Page } from "@playwright/test";
import { mots } from "./fixtures/mots";
import { axe, depasse, expect, test } from "./fixtures/test";

const bouton = (page: Page, nom: string) => page.getByRole("button", { name: mots(nom, { exact: true }) });
const lienNomme = (page: Page, nom: string) => page.getByRole("link", { name: mots(nom, { exact: true }) });
const region = (page: Page, nom: string | RegExp) =>
  page.getByRole("region", { name: typeof nom === "string" ? mots(nom) : nom });

async function sansDefilement(page: Page) {
  expect(await depasse(page)).toBeLessThanOrEqual(0);
}

async function remplir(page: Page, reponses: Record<string, string>) {
  for (const [champ, valeur] of Object.entries(reponses)) await page.getByLabel(mots(champ)).fill(valeur);
}

test("foyer, revenus, commune : plafonds, loyer et logements, sans compte", async ({ page, tolerer }) => {
  tolerer(/status of 422/);

  await test.step("on y arrive de l'accueil", async () => {
    await page.goto("/");
    await lienNomme(page, "Faire une simulation").click();
    await expect(page).toHaveURL(/\/simulateur$/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(mots("À quel logement social ai-je droit ?"));
    await sansDefilement(page);
    await axe(page);
  });

  await test.step("ce qui manque est dit, rien n'est perdu", async () => {
    await page.getByLabel(mots("Combien d'adultes sur le bail ?")).selectOption("2");
    await remplir(page, { "Mon âge": "27", "Personnes à charge, sur l'avis d'impôt": "0" });
    await bouton(page, "Calculer").click();
    await expect(page.locator("#erreurs")).toContainText(mots("4 réponses à corriger"));
    await expect(page.getByLabel(mots("Mon âge"))).toHaveValue("27");
    await expect(page.getByLabel(mots("Combien d'adultes sur le bail ?"))).toHaveValue("2");
    await axe(page);
  });

  await test.step("le résultat, chaque chiffre avec sa source", async () => {
    await remplir(page, { "Âge de mon conjoint": "28" });
    await page.locator("#revenu").fill("38 000");
    await page.locator("#ressources").fill("2 660");
    await page.getByLabel("Commune", { exact: true }).fill("Montreuil (93100)");
    await bouton(page, "Calculer").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(mots("Résultat de la simulation"));
    // Nothing of what was typed is in the address.
    await expect(page).toHaveURL(/\/simulateur$/);
    // A young couple: 27 + 28 = 55, the category of three persons.
    await expect(region(page, "Votre foyer")).toContainText(mots("Jeune couple : 55 ans à deux"));
    const plafonds = region(page, /^Les plafonds de revenus/);
    await expect(plafonds).toContainText(mots("52 740 €"));
    await expect(plafonds).toContainText(mots("Plafond 2026, publié"));
    await expect(plafonds).toContainText(mots("PLAI, logement très social : vos revenus dépassent le plafond"));
    await expect(region(page, "Le loyer que vous pourriez payer")).toContainText(mots("Estimation pour ce loyer"));
    await sansDefilement(page);
    await axe(page);
    await plafonds.getByText(mots("D'où viennent ces chiffres")).click();
    await expect(plafonds.getByText(mots("arrêté du 29 juillet 1987"))).toBeVisible();
  });

  await test.step("derrière un nombre, les logements qu'il compte", async () => {
    const voir = region(page, "Logements ouverts qui peuvent vous convenir").getByRole("button", { name: mots("tout le département") });
    const promis = (await voir.innerText()).replace(/\D/g, "");
    await voir.click();
    await expect(page).toHaveURL(/\/simulateur\/logements$/);
    const titre = page.getByRole("heading", { level: 1 });
    await expect(titre).toContainText(mots("Peuvent vous convenir"));
    expect((await titre.innerText()).replace(/\D/g, "")).toBe(promis);
    await expect(page.locator("article.offer")).toHaveCount(Math.min(Number(promis), 20));
    await sansDefilement(page);
    await axe(page);
    await bouton(page, "Retour au résultat").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(mots("Résultat de la simulation"));
  });

  await test.step("changer une réponse, puis voir les logements", async () => {
    await expect(page.locator("#revenu")).toHaveValue("38 000");
    await page.locator("#revenu").fill("90 000");
    await bouton(page, "Calculer").click();
    await expect(region(page, /^Les plafonds de revenus/)).toContainText(mots("PLUS, logement social : vos revenus dépassent le plafond"));
    await page.getByRole("link", { name: mots("Toutes les offres de cette taille") }).click();
    await expect(page).toHaveURL(/commune=93048/);
    expect(page.url()).not.toMatch(/90|2660|38000/);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });
});

test("un département n'est pas une commune", async ({ page, tolerer }) => {
  tolerer(/status of 422/);
  await page.goto("/simulateur");
  await page.getByLabel("Commune", { exact: true }).fill("Finistère");
  await page.locator("#revenu").fill("20000");
  await page.locator("#ressources").fill("1500");
  await bouton(page, "Calculer").click();
  await expect(page.locator("#lieu-err")).toContainText(mots("Écrivez une commune, pas un département"));
  await expect(page.getByLabel("Commune", { exact: true })).toHaveValue("Finistère");
});

test.describe("la liste des communes", () => {
  test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, "without scripts there is no list");

  /** Types the start of a name and waits for what is proposed. */
  async function ouvrir(page: Page) {
    await page.goto("/simulateur");
    await page.waitForLoadState("networkidle");
    const champ = page.getByRole("combobox", { name: "Commune" });
    await champ.pressSequentially("Montr");
    await expect(page.getByRole("listbox").getByRole("option").first()).toBeVisible();
    return champ;
  }

  test("ouverte, elle ne couvre pas « Calculer », et n'avale pas le clic", async ({ page, isMobile, tolerer }) => {
    tolerer(/status of 422/);
    await ouvrir(page);
    const [liste, calculer] = [await page.getByRole("listbox").boundingBox(), await bouton(page, "Calculer").boundingBox()];
    expect((liste?.y ?? 0) + (liste?.height ?? 0)).toBeLessThanOrEqual(calculer?.y ?? 0);
    // With the list still open, as someone who has typed enough does.
    await (isMobile ? bouton(page, "Calculer").tap() : bouton(page, "Calculer").click());
    await expect(page.locator("#erreurs")).toBeVisible();
  });

  test("au doigt ou à la souris, un choix remplit le champ et ferme la liste", async ({ page, isMobile }) => {
    const champ = await ouvrir(page);
    const choix = page.getByRole("option", { name: /^Montreuil \(93100\)$/ });
    await (isMobile ? choix.tap() : choix.click());
    await expect(champ).toHaveValue("Montreuil (93100)");
    await expect(page.getByRole("listbox")).toBeHidden();
    await expect(champ).toBeFocused();
    await expect(champ).toHaveAttribute("aria-expanded", "false");
    // Nothing below was pressed through the list.
    await expect(page).toHaveURL(/\/simulateur$/);
    await expect(page.locator("#erreurs")).toHaveCount(0);
  });

  test("Échap, Tab, un clic ailleurs la ferment", async ({ page, isMobile }) => {
    const champ = await ouvrir(page);
    const liste = page.getByRole("listbox");
    if (!isMobile) {
      await page.keyboard.press("Escape");
      await expect(liste).toBeHidden();
      await expect(champ).toBeFocused();
      await expect(champ).toHaveValue("Montr");
      await champ.pressSequentially("e");
      await expect(liste).toBeVisible();
      await page.keyboard.press("Tab");
      await expect(liste).toBeHidden();
      await expect(bouton(page, "Calculer")).toBeFocused();
      await expect(bouton(page, "Calculer")).toBeInViewport();
      await champ.pressSequentially("u");
      await expect(liste).toBeVisible();
    }
    await page.getByText(mots("Où vivre")).click();
    await expect(liste).toBeHidden();
    await expect(champ).toHaveAttribute("aria-expanded", "false");
  });

  test("un nom écrit en entier n'ouvre rien", async ({ page }) => {
    const champ = await ouvrir(page);
    await champ.fill("Montreuil (93100)");
    await expect(page.getByRole("listbox")).toBeHidden();
  });
});
