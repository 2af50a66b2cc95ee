// A landlord publishes a home by hand: seen first, published, found by everyone, copied for days to come, withdrawn.
import type { Page } from "@playwright/test";
import { Acteur, dansJours } from "./fixtures/acteurs";
import { COMPTES } from "./fixtures/monde";
import { mots } from "./fixtures/mots";
import { FILE, axe, expect, test } from "./fixtures/test";

const bouton = (page: Page, nom: string) => page.getByRole("button", { name: mots(nom, { exact: true }) });
const lienNomme = (page: Page, nom: string) => page.getByRole("link", { name: mots(nom, { exact: true }) });
const champ = (page: Page, nom: string) => page.locator(`#annonce [name="${nom}"]`);
// « Réf. X »: not a longer reference that ends the same.
const ligne = (page: Page, reference: string) =>
  page.getByRole("row").filter({ hasText: new RegExp(`Réf\\.\\s+${reference}`) });

/** Opens the page of the list where an offer is; false where it is on none. */
async function trouver(page: Page, reference: string): Promise<boolean> {
  for (let n = 1; n <= 20; n++) {
    await page.goto(`/bailleur/offres?page=${n}`);
    if (await ligne(page, reference).count()) return true;
    if (!(await page.locator(`a[href="/bailleur/offres?page=${n + 1}"]`).count())) return false;
  }
  return false;
}

const TEXTE = "Un appartement clair, au calme, à deux pas du métro et des écoles du quartier.";

async function remplir(page: Page, textes: Record<string, string>) {
  for (const [nom, texte] of Object.entries(textes)) await champ(page, nom).fill(texte);
}

test("publier, voir, copier, retirer", async ({ page, context, browser, surveiller, tolerer, avecJavaScript }, info) => {
  test.setTimeout(120_000);
  tolerer(/status of 422/);
  const bailleur = await Acteur.connecte(COMPTES.bailleur);
  await bailleur.dans(context);
  // Each project has its own references and its own street.
  const reference = `E2E-${info.project.name}-${Date.now()}`;
  const rue = `${3 + info.project.name.length} rue ${info.project.name}`;

  await test.step("rien ne part avec des erreurs, et rien n'est perdu", async () => {
    await page.goto("/bailleur/offres");
    await lienNomme(page, "Publier un logement").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(mots("Publier un logement"));
    await axe(page);
    await remplir(page, { ref_externe: reference, adresse: rue, loyer: "six cents", description: TEXTE });
    await champ(page, "typologie").selectOption("T3");
    await champ(page, "balcon").check();
    await bouton(page, "Publier").click();
    await expect(page.locator("#erreurs")).toBeVisible();
    await expect(page.locator("#loyer-err")).toContainText(mots("Écrivez un montant en euros"));
    await expect(champ(page, "loyer")).toHaveValue("six cents");
    await expect(champ(page, "ref_externe")).toHaveValue(reference);
    await expect(champ(page, "typologie")).toHaveValue("T3");
    await expect(champ(page, "balcon")).toBeChecked();
    await expect(champ(page, "description")).toHaveValue(TEXTE);
    await axe(page);
    await page.locator('#erreurs a[href="#loyer"]').click();
    if (avecJavaScript) await expect(champ(page, "loyer")).toBeFocused();
  });

  await test.step("l'aperçu montre la carte et ce qui est inhabituel, sans rien enregistrer", async () => {
    await remplir(page, {
      surface_m2: "62",
      chambres: "2",
      etage: "2",
      code_postal: "93100",
      annee: "1998",
      dpe_kwh: "140",
      loyer: "6000",
      charges: "80",
      disponible_le: dansJours(60),
    });
    await champ(page, "genre").selectOption("appartement");
    await champ(page, "chauffage").selectOption("reseau_chaleur");
    await champ(page, "dpe").selectOption("C");
    await champ(page, "ges").selectOption("C");
    await champ(page, "financement").selectOption("PLUS");
    if (avecJavaScript) {
      await champ(page, "commune").pressSequentially("montreu");
      await page.getByRole("option", { name: mots("Montreuil (93100)", { exact: true }) }).click();
      await expect(champ(page, "commune")).toHaveValue("Montreuil (93100)");
    } else {
      await champ(page, "commune").fill("Montreuil");
    }
    await bouton(page, "Aperçu").click();
    await expect(page.getByRole("heading", { name: mots("rien n'est encore enregistré") })).toBeVisible();
    await expect(page.locator("article.offer")).toContainText(mots("T3 à Montreuil"));
    // The applicants' own page, without what leads away from the form.
    await expect(page.locator("section[aria-labelledby=apercu]")).toContainText(mots("Balcon, terrasse ou loggia"));
    await expect(page.getByText(mots("Ce loyer fait"))).toBeVisible();
    await expect(champ(page, "disponible_le")).toHaveValue(dansJours(60));
    await axe(page);
    const onglet = await context.newPage();
    expect(await trouver(onglet, reference), "a preview saves nothing").toBe(false);
    await onglet.close();
  });

  await test.step("un loyer inhabituel se confirme ou se corrige", async () => {
    await bouton(page, "Publier").click();
    await expect(page.locator("#sur-err")).toBeVisible();
    await expect(champ(page, "sur")).not.toBeChecked();
    await champ(page, "loyer").fill("600");
    await bouton(page, "Publier").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(mots("Votre offre est publiée"));
    await expect(lienNomme(page, "Ajouter des photos")).toBeVisible();
    await axe(page);
  });

  let offre = "";
  await test.step("tout le monde la voit aussitôt", async () => {
    offre = page.url().match(/[0-9a-f-]{36}/)?.[0] ?? "";
    const ailleurs = await browser.newContext({ javaScriptEnabled: avecJavaScript });
    surveiller(ailleurs);
    const visiteur = await ailleurs.newPage();
    await visiteur.goto("/offres?commune=93048&tri=recentes");
    await expect(visiteur.locator(`article.offer a[href*="${offre}"]`).first()).toBeVisible();
    await visiteur.goto(`/offres/${offre}`);
    await expect(visiteur.getByText(TEXTE)).toBeVisible();
    await ailleurs.close();
  });

  await test.step("elle change, sous la même référence", async () => {
    expect(await trouver(page, reference)).toBe(true);
    await ligne(page, reference).getByRole("link", { name: /^Modifier/ }).click();
    await expect(champ(page, "ref_externe")).toHaveValue(reference);
    await expect(champ(page, "loyer")).toHaveValue("600,00");
    await expect(champ(page, "publiee_le")).toHaveCount(0);
    await axe(page);
    await champ(page, "loyer").fill("590");
    await bouton(page, "Enregistrer les changements").click();
    await expect(page.getByRole("status").filter({ hasText: mots("C'est enregistré") })).toBeVisible();
    await axe(page, { sauf: FILE });
    expect(await trouver(page, reference)).toBe(true);
    await expect(ligne(page, reference)).toContainText(mots("670 €"));
  });

  await test.step("une copie paraît un autre jour", async () => {
    await ligne(page, reference).getByRole("link", { name: /^Copier/ }).click();
    await expect(champ(page, "ref_externe")).toHaveValue("");
    await expect(champ(page, "description")).toHaveValue(TEXTE);
    await remplir(page, { ref_externe: `COPIE-${reference}`, publiee_le: dansJours(3) });
    await bouton(page, "Publier").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(mots("Votre offre est enregistrée"));
    await expect(page.getByText(mots("Elle paraîtra le"))).toBeVisible();
    await lienNomme(page, "Mes offres").click();
    expect(await trouver(page, `COPIE-${reference}`)).toBe(true);
    await expect(ligne(page, `COPIE-${reference}`)).toContainText(mots("À paraître"));
  });

  await test.step("retirée, avec une raison en mots", async () => {
    for (const r of [`COPIE-${reference}`, reference]) {
      expect(await trouver(page, r)).toBe(true);
      await ligne(page, r).getByRole("link", { name: mots("Retirer l'offre") }).click();
      await page.locator("#motif").selectOption("autre");
      await bouton(page, "Retirer l'offre").click();
      await expect(page.locator("#texte-err")).toBeVisible();
      await axe(page);
      await page.locator("#texte").fill("Un dégât des eaux hier.");
      await bouton(page, "Retirer l'offre").click();
      await expect(page.getByRole("status").filter({ hasText: mots("C'est enregistré") })).toBeVisible();
    }
    await page.goto("/offres?commune=93048&tri=recentes");
    await expect(page.locator(`article.offer a[href*="${offre}"]`)).toHaveCount(0);
  });
});
