// The administrator: an organisation found, somebody invited to it, and that person at work.
import type { Page } from "@playwright/test";
import { Acteur } from "./fixtures/acteurs";
import { lien } from "./fixtures/boite";
import { COMPTES, MOT_DE_PASSE } from "./fixtures/monde";
import { mots } from "./fixtures/mots";
import { FILE, axe, depasse, expect, test } from "./fixtures/test";

const BAILLEUR = "Persienne Habitat";
const bouton = (page: Page, nom: string) => page.getByRole("button", { name: mots(nom, { exact: true }) });
const titre = (page: Page) => page.getByRole("heading", { level: 1 });
const champ = (page: Page, nom: string) => page.locator(`main form[method="post"] [name="${nom}"]`);

test("trouver un bailleur, inviter quelqu'un, et cette personne est chez elle", async ({ page, context, boite, browser, surveiller, tolerer }, info) => {
  test.setTimeout(120_000);
  tolerer(/status of 422/);
  const email = `denis.gigi.${info.project.name}.${Date.now()}@exemple.fr`;
  await (await Acteur.connecte(COMPTES.admin)).dans(context);

  await test.step("la liste, cherchée par le nom", async () => {
    await page.goto("/admin");
    await expect(titre(page)).toHaveText(mots("Organisations et comptes", { exact: true }));
    await axe(page, { sauf: FILE });
    expect(await depasse(page)).toBeLessThanOrEqual(0);
    await page.getByRole("searchbox", { name: mots("Nom ou SIREN") }).fill("zzz");
    await bouton(page, "Chercher").click();
    await expect(page.getByRole("heading", { name: mots("Aucune organisation trouvée") })).toBeVisible();
    await axe(page);
    await page.getByRole("searchbox", { name: mots("Nom ou SIREN") }).fill("PERSIENNE");
    await bouton(page, "Chercher").click();
    await page.getByRole("rowheader").getByRole("link", { name: mots(BAILLEUR, { exact: true }) }).click();
    await expect(titre(page)).toHaveText(mots(BAILLEUR, { exact: true }));
    await expect(page.getByText("attributions@persienne-habitat.example", { exact: true })).toBeVisible();
    await axe(page, { sauf: FILE });
    expect(await depasse(page)).toBeLessThanOrEqual(0);
  });

  await test.step("une adresse déjà connue : dit à côté du champ, rien n'est perdu", async () => {
    await champ(page, "civilite").and(page.locator('[value="monsieur"]')).check();
    await champ(page, "nom").fill("Gigi");
    await champ(page, "prenom").fill("Denis");
    await champ(page, "telephone").fill("06 39 98 00 04");
    await champ(page, "email").fill(COMPTES.conseiller);
    await bouton(page, "Envoyer l'invitation").click();
    await expect(page.locator("#email-err")).toContainText(mots("Cette adresse a déjà un compte AL'in"));
    await expect(page.locator("#erreurs")).toBeVisible();
    await expect(champ(page, "civilite").and(page.locator('[value="monsieur"]'))).toBeChecked();
    await expect(champ(page, "langue").and(page.locator('[value="fr"]'))).toBeChecked();
    await expect(champ(page, "nom")).toHaveValue("Gigi");
    await expect(champ(page, "telephone")).toHaveValue("06 39 98 00 04");
    await expect(champ(page, "email")).toHaveValue(COMPTES.conseiller);
    await axe(page, { sauf: FILE });
  });

  await test.step("la bonne adresse : le compte est là, sans mot de passe", async () => {
    await champ(page, "email").fill(email);
    await bouton(page, "Envoyer l'invitation").click();
    await expect(page.getByRole("status").filter({ hasText: mots("l'invitation part par e-mail") })).toBeVisible();
    const ligne = page.getByRole("row").filter({ hasText: email });
    await expect(ligne).toContainText(mots("Bailleur"));
    await expect(ligne).toContainText(mots("Pas encore choisi"));
  });

  await test.step("la personne choisit son mot de passe et se connecte", async () => {
    const mail = await boite.attendre(email, "Votre accès");
    expect(mail.text).toMatch(mots(BAILLEUR));
    const chez = await browser.newContext({ ...info.project.use });
    surveiller(chez);
    const elle = await chez.newPage();
    await elle.goto(lien(mail));
    await elle.getByRole("link", { name: mots("Cliquez ici") }).click();
    await elle.getByLabel("Nouveau mot de passe").fill(MOT_DE_PASSE);
    await elle.getByLabel("Le même, une deuxième fois").fill(MOT_DE_PASSE);
    await bouton(elle, "Valider").click();
    await expect(titre(elle)).toHaveText(mots("Votre compte a été créé"));
    await elle.getByRole("link", { name: mots("Revenir à l'application", { exact: true }) }).click();
    await elle.getByLabel("E-mail").fill(email);
    await elle.getByLabel("Mot de passe", { exact: true }).fill(MOT_DE_PASSE);
    await bouton(elle, "Je me connecte").click();
    await expect(elle).toHaveURL(/\/bailleur$/);
    await expect(elle.getByRole("banner")).toContainText(mots("Espace bailleur"));
    await chez.close();
    await page.reload();
    await expect(page.getByRole("row").filter({ hasText: email })).not.toContainText(mots("Pas encore choisi"));
  });
});

test("pour les autres, ces pages n'existent pas", async ({ page, context, tolerer }) => {
  tolerer(/status of 404/);
  await (await Acteur.connecte(COMPTES.bailleur)).dans(context);
  expect((await page.goto("/admin"))?.status()).toBe(404);
});
