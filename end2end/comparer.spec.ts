// Homes kept aside, and homes side by side: chosen from a list, carried in the address, read on any screen.
import type { Page } from "@playwright/test";
import { Acteur, cartesDe } from "./fixtures/acteurs";
import { COMPTES } from "./fixtures/monde";
import { mots } from "./fixtures/mots";
import { axe, depasse, expect, test } from "./fixtures/test";

const LISTE = "/offres?departement=93";
const carte = (page: Page, n: number) => page.getByRole("article").nth(n);
const comparer = (page: Page, n: number) => carte(page, n).getByRole("link", { name: mots("Comparer") });
// A line of the table, or of what is the same for all, told once under it.
const critere = (page: Page, nom: string) =>
  page.getByRole("rowheader").or(page.getByRole("term")).filter({ hasText: mots(nom) }).first();

test("on compare trois logements choisis dans la liste", async ({ page }, info) => {
  await page.goto(LISTE);
  const ids = cartesDe(await page.content());
  await comparer(page, 0).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(mots("Comparer des logements"));
  await page.getByRole("link", { name: mots("Ajouter un autre logement") }).click();

  await test.step("la liste se souvient, d'une page et d'un filtre à l'autre", async () => {
    await expect(page.getByRole("region", { name: mots("Comparaison") })).toContainText(mots("1 logement à comparer"));
    await page.getByRole("link", { name: mots("Suivante") }).click();
    await expect(page).toHaveURL(new RegExp(`comparer=${ids[0]}`));
    await expect(page.getByRole("region", { name: mots("Comparaison") })).toBeVisible();
    await page.goBack();
    await comparer(page, 1).click();
    await page.getByRole("link", { name: mots("Ajouter un autre logement") }).click();
    await expect(page.getByRole("region", { name: mots("Comparaison") })).toContainText(mots("2 logements à comparer"));
    await expect(carte(page, 0).getByRole("link", { name: mots("Voir la comparaison") })).toBeVisible();
    await comparer(page, 2).click();
  });

  await test.step("le tableau se lit sur tout écran", async () => {
    await expect(page.getByRole("table")).toBeVisible();
    await expect(page.getByRole("link", { name: mots("Ajouter un autre logement") })).toHaveCount(0);
    await expect(critere(page, "Loyer avec charges")).toBeVisible();
    await expect(page.getByRole("heading", { name: mots("Ce qui change d'un logement à l'autre") })).toBeVisible();
    await axe(page);
    for (const width of [page.viewportSize()?.width ?? 1280, 640, 320]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await depasse(page), `${width} px`).toBeLessThanOrEqual(0);
      await expect(critere(page, "Surface")).toBeVisible();
    }
    await page.setViewportSize(info.project.use.viewport ?? { width: 1280, height: 800 });
  });

  await test.step("on en retire un, on revient à la recherche", async () => {
    await page.getByRole("link", { name: mots("Retirer B") }).click();
    await expect(page.getByRole("link", { name: mots("Retirer C") })).toHaveCount(0);
    await page.getByRole("link", { name: mots("Retour à la liste") }).click();
    await expect(page).toHaveURL(/departement=93/);
    await page.getByRole("link", { name: mots("Ne plus comparer") }).click();
    await expect(page.getByRole("region", { name: mots("Comparaison") })).toHaveCount(0);
  });
});

test("un logement qui n'existe plus est dit, les autres restent", async ({ page }) => {
  const [id] = cartesDe(await Acteur.visiteur.lire(LISTE));
  await page.goto(`/comparer?o=${id}&o=00000000-0000-7000-8000-000000000000`);
  await expect(page.getByText(mots("Logement introuvable"))).toBeVisible();
  await expect(page.getByRole("table")).toBeVisible();
  await page.goto("/comparer");
  await expect(page.getByRole("heading", { name: mots("Aucun logement à comparer") })).toBeVisible();
  await axe(page);
});

test("avec un compte, le tableau dit aussi mon coût et mon rang", async ({ page, context }) => {
  const anne = await Acteur.connecte(COMPTES.demandeur);
  const ids = cartesDe(await anne.lire("/offres?onglet=limitrophes")).concat(cartesDe(await anne.lire("/offres?onglet=autres")));
  await anne.dans(context);
  await page.goto(`/comparer?o=${ids[0]}&o=${ids[1]}`);
  for (const nom of ["Pour votre situation", "Pourquoi", "Votre rang probable", "Part de vos revenus", "Chauffage"]) {
    await expect(critere(page, nom)).toBeVisible();
  }
  await axe(page);
});

// One project keeps and lets go another home than the next: they share Anne's list.
test("un favori se garde, se retrouve et se retire", async ({ page, context }, info) => {
  const rang = ["bureau", "telephone", "sans-javascript"].indexOf(info.project.name);
  const [id] = cartesDe(await Acteur.visiteur.lire(LISTE)).slice(4 + rang);
  const retour = encodeURIComponent(LISTE);

  await test.step("un visiteur se connecte d'abord", async () => {
    await page.goto(`/offres/${id}?retour=${retour}`);
    const lien = page.getByRole("link", { name: mots("Se connecter pour garder ce logement") });
    expect(decodeURIComponent((await lien.getAttribute("href")) ?? "")).toContain(`/offres/${id}`);
  });

  const anne = await Acteur.connecte(COMPTES.demandeur);
  await anne.dans(context);
  await page.goto(`/offres/${id}?retour=${retour}`);
  await page.getByRole("button", { name: mots("Ajouter à mes favoris") }).click();
  await expect(page.getByRole("status")).toContainText(mots("Ce logement est dans vos favoris"));
  await expect(page).toHaveURL(new RegExp(`/offres/${id}`));
  await expect(page.getByRole("button", { name: mots("Retirer de mes favoris") })).toBeVisible();
  await axe(page);

  await page.getByRole("navigation", { name: "Mon espace" }).getByRole("link", { name: "Mes favoris" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(mots("Mes favoris"));
  const mien = page.getByRole("article").filter({ has: page.locator(`a[href^="/offres/${id}"]`) });
  await expect(mien).toHaveCount(1);
  await axe(page);
  for (const width of [page.viewportSize()?.width ?? 1280, 320]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await depasse(page), `${width} px`).toBeLessThanOrEqual(0);
  }
  await mien.getByRole("button", { name: mots("Retirer de mes favoris") }).click();
  await expect(page.getByRole("status")).toContainText(mots("n'est plus dans vos favoris"));
  await expect(mien).toHaveCount(0);
});
