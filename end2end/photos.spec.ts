// A landlord's photos: sent, described, put in order, seen by everyone, deleted; with and without scripts.
import type { Page } from "@playwright/test";
import { Acteur } from "./fixtures/acteurs";
import { png } from "./fixtures/image";
import { COMPTES } from "./fixtures/monde";
import { mots } from "./fixtures/mots";
import { axe, depasse, expect, test } from "./fixtures/test";

const PROJETS = ["bureau", "telephone", "sans-javascript"];
const bouton = (page: Page, nom: string) => page.getByRole("button", { name: mots(nom) });
/** A button of one photo: « Avancer, photo 2 ». */
const geste = (page: Page, nom: string, n: number) => page.getByRole("button", { name: new RegExp(`^${nom}\\s*,\\s+photo\\s+${n}$`) });
const photos = (page: Page) => page.getByRole("listitem").filter({ has: page.getByRole("textbox") });

/** An offer of this landlord that is open; each project has its own. */
async function monOffre(bailleur: Acteur, rang: number): Promise<string> {
  const html = await bailleur.lire("/bailleur/offres");
  const ids = [...html.matchAll(/href="\/bailleur\/offres\/([0-9a-f-]{36})\/retirer"/g)].map(([, id]) => id);
  const id = ids[ids.length - 1 - rang];
  if (!id) throw new Error(`the landlord has ${ids.length} open offers`);
  return id;
}

test("des photos de l'envoi à la page publique", async ({ page, context, browser, surveiller, tolerer, avecJavaScript }, info) => {
  test.setTimeout(120_000);
  tolerer(/status of 422/);
  const bailleur = await Acteur.connecte(COMPTES.bailleur);
  const offre = await monOffre(bailleur, PROJETS.indexOf(info.project.name));
  await bailleur.dans(context);
  const adresse = `/bailleur/offres/${offre}/photos`;
  const nuance = 20 + 60 * PROJETS.indexOf(info.project.name);

  await test.step("un mauvais fichier est nommé, les bons sont gardés", async () => {
    await page.goto(adresse);
    await page.getByLabel(mots("Ajouter des photos")).setInputFiles([
      { name: "salon.png", mimeType: "image/png", buffer: png(1200, 800, [200, nuance, 60]) },
      { name: "plan.jpg", mimeType: "image/jpeg", buffer: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>") },
      { name: "cuisine.png", mimeType: "image/png", buffer: png(600, 900, [60, nuance, 200]) },
    ]);
    await bouton(page, "Envoyer les photos").click();
    await expect(page.getByRole("alert")).toContainText(mots("1 fichier sur 3"));
    await expect(page.locator("#refus")).toContainText("plan.jpg");
    await expect(photos(page)).toHaveCount(2);
    await expect(page.getByText(mots("2 photos attendent leur description"))).toBeVisible();
    await axe(page);
    for (const width of [page.viewportSize()?.width ?? 1280, 320]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await depasse(page), `${width} px`).toBeLessThanOrEqual(0);
    }
    await page.setViewportSize(info.project.use.viewport ?? { width: 1280, height: 800 });
  });

  await test.step("une description creuse est refusée, l'autre reste", async () => {
    await page.getByLabel(mots("Ce que montre la photo 1")).fill("Séjour avec parquet et deux fenêtres");
    await page.getByLabel(mots("Ce que montre la photo 2")).fill("photo 2");
    await bouton(page, "Enregistrer les descriptions").click();
    await expect(page.getByLabel(mots("Ce que montre la photo 2"))).toHaveValue("photo 2");
    await expect(page.getByLabel(mots("Ce que montre la photo 1"))).toHaveValue("Séjour avec parquet et deux fenêtres");
    await expect(page.getByRole("alert")).toContainText(mots("Dites-en plus"));
    await page.getByLabel(mots("Ce que montre la photo 2")).fill("Cuisine avec évier sous la fenêtre");
    await bouton(page, "Enregistrer les descriptions").click();
    await expect(page.getByRole("status")).toContainText(mots("C'est enregistré"));
  });

  await test.step("la deuxième passe devant", async () => {
    await geste(page, "Avancer", 2).click();
    await expect(page.getByLabel(mots("Ce que montre la photo 1"))).toHaveValue("Cuisine avec évier sous la fenêtre");
    await expect(photos(page).first()).toContainText(mots("Photo de la liste"));
  });

  await test.step("tout le monde les voit, au clavier aussi", async () => {
    const visiteur = await browser.newContext({ ...info.project.use });
    surveiller(visiteur);
    const vue = await visiteur.newPage();
    await vue.goto(`/offres/${offre}`);
    const premiere = vue.getByRole("img", { name: mots("Cuisine avec évier sous la fenêtre") });
    await expect(premiere).toBeVisible();
    await expect(premiere).toHaveAttribute("loading", "eager");
    await expect(vue.getByRole("img", { name: mots("Séjour avec parquet et deux fenêtres") })).toHaveAttribute("loading", "lazy");
    // Loaded; with `srcset` its natural width counts in CSS pixels.
    await expect.poll(() => premiere.evaluate((i: HTMLImageElement) => i.naturalWidth)).toBeGreaterThan(100);
    expect(await depasse(vue)).toBeLessThanOrEqual(0);
    if (avecJavaScript) await axe(vue);
    await vue.getByRole("link", { name: mots("Photo 2", { exact: true }) }).click();
    await expect(vue.getByRole("img", { name: mots("Séjour avec parquet et deux fenêtres") })).toBeInViewport({ ratio: 0.6 });
    const answer = await visiteur.request.get((await premiere.getAttribute("src")) ?? "");
    expect(answer.headers()["content-type"]).toBe("image/jpeg");
    expect(answer.headers()["cache-control"]).toContain("immutable");
    await visiteur.close();
  });

  await test.step("supprimer demande confirmation", async () => {
    await page.goto(adresse);
    for (const reste of [1, 0]) {
      await geste(page, "Supprimer", 1).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(mots("Supprimer cette photo ?"));
      await axe(page);
      await bouton(page, "Supprimer la photo").click();
      await expect(photos(page)).toHaveCount(reste);
    }
    await page.goto(`/offres/${offre}`);
    await expect(page.getByRole("img", { name: mots("Dessin :") }).first()).toBeVisible();
  });
});

test("rien de choisi : le champ le dit", async ({ page, context, tolerer }, info) => {
  tolerer(/status of 422/);
  const bailleur = await Acteur.connecte(COMPTES.bailleur);
  const offre = await monOffre(bailleur, 3 + PROJETS.indexOf(info.project.name));
  await bailleur.dans(context);
  await page.goto(`/bailleur/offres/${offre}/photos`);
  await bouton(page, "Envoyer les photos").click();
  await expect(page.getByRole("alert")).toContainText(mots("Choisissez d'abord une ou plusieurs photos"));
  await expect(page.getByLabel(mots("Ajouter des photos"))).toHaveAttribute("aria-invalid", "true");
});
