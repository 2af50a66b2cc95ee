// The heart of a card: a home is kept aside from the list itself, with and without scripts.
import type { Page } from "@playwright/test";
import { Acteur, cartesDe } from "./fixtures/acteurs";
import { COMPTES } from "./fixtures/monde";
import { mots } from "./fixtures/mots";
import { axe, depasse, expect, test } from "./fixtures/test";

const LISTE = "/offres?departement=93&page=2";
const carte = (page: Page, id: string) => page.locator(`article.offer#offre-${id}`);
const coeur = (page: Page, id: string) => carte(page, id).getByRole("button", { name: mots("Ajouter aux favoris") });

test("un visiteur n'a pas de cœur", async ({ page }) => {
  await page.goto(LISTE);
  await expect(page.locator("article.offer").first()).toBeVisible();
  await expect(page.getByRole("button", { name: mots("Ajouter aux favoris") })).toHaveCount(0);
});

// One project keeps and lets go another home than the next: they share Anne's list.
test("on garde un logement depuis la liste, et on reste où on était", async ({ page, context, avecJavaScript }, info) => {
  const rang = ["bureau", "telephone", "sans-javascript"].indexOf(info.project.name);
  const [id] = cartesDe(await Acteur.visiteur.lire(LISTE)).slice(2 + rang);
  const anne = await Acteur.connecte(COMPTES.demandeur);
  await anne.dans(context);
  await page.goto(LISTE);
  await page.waitForLoadState("networkidle");
  await expect(coeur(page, id)).toHaveAttribute("aria-pressed", "false");
  await expect(coeur(page, id)).toHaveAccessibleName(mots("Ajouter aux favoris : "));
  await page.evaluate(() => void Object.assign(window, { restee: true }));

  await test.step("le cœur se remplit", async () => {
    await coeur(page, id).click();
    await expect(coeur(page, id)).toHaveAttribute("aria-pressed", "true");
    if (avecJavaScript) {
      expect(await page.evaluate(() => "restee" in window), "the page was loaded again").toBe(true);
      await expect(coeur(page, id)).toBeFocused();
    } else {
      await expect(page).toHaveURL(new RegExp(`departement=93.*page=2.*#offre-${id}$`));
      await expect(carte(page, id)).toBeInViewport();
    }
    await axe(page);
  });

  await test.step("la page gardée ne ment pas", async () => {
    for (const fois of [1, 2]) {
      await page.goto(LISTE);
      await expect(coeur(page, id), `time ${fois}`).toHaveAttribute("aria-pressed", "true");
    }
    await page.goto("/mes-favoris");
    await expect(page.locator(`article.offer a[href^="/offres/${id}"]`).first()).toBeVisible();
  });

  await test.step("il se vide, à 320 px aussi", async () => {
    await page.setViewportSize({ width: 320, height: 800 });
    await page.goto(LISTE);
    await page.waitForLoadState("networkidle");
    expect(await depasse(page)).toBeLessThanOrEqual(0);
    const place = await coeur(page, id).boundingBox();
    expect(Math.min(place?.width ?? 0, place?.height ?? 0)).toBeGreaterThanOrEqual(44);
    await coeur(page, id).click();
    await expect(coeur(page, id)).toHaveAttribute("aria-pressed", "false");
    await page.goto(LISTE);
    await expect(coeur(page, id)).toHaveAttribute("aria-pressed", "false");
  });
});

test("dans ses onglets et sur la page d'un logement aussi", async ({ page, context }) => {
  const anne = await Acteur.connecte(COMPTES.demandeur);
  await anne.dans(context);
  await page.goto("/offres?onglet=autres");
  const coeurs = page.locator("article.offer").getByRole("button", { name: mots("Ajouter aux favoris") });
  await expect(coeurs).toHaveCount(await page.locator("article.offer").count());
  await axe(page);
  await page.locator("article.offer :is(h2, h3) a").first().click();
  const semblables = page.getByRole("region", { name: mots("Logements semblables") });
  if (await semblables.count()) {
    await expect(semblables.getByRole("button", { name: mots("Ajouter aux favoris") })).toHaveCount(await semblables.locator("article.offer").count());
  }
});
