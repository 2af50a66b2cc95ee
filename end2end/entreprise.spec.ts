// The employer: what an employee agreed to show, its answer, and the employee who sees who looked.
import type { Page } from "@playwright/test";
import { Acteur } from "./fixtures/acteurs";
import { COMPTES } from "./fixtures/monde";
import { mots } from "./fixtures/mots";
import { axe, expect, test } from "./fixtures/test";

const bouton = (page: Page, nom: string) => page.getByRole("button", { name: mots(nom, { exact: true }) });
const titre = (page: Page) => page.getByRole("heading", { level: 1 });
const MOTIF = "Votre contrat s'est terminé en juin : corrigez votre employeur.";

test("la liste dit ce qu'on y voit, et rien ne dépasse le consentement", async ({ page, context }) => {
  await (await Acteur.connecte(COMPTES.entreprise)).dans(context);
  await page.goto("/entreprise");
  await expect(titre(page)).toContainText(mots("Dossiers à valider"));
  await expect(page.getByText("Transports Kerlann")).toBeVisible();
  await expect(page.getByText(mots("Ils savent quand vous consultez leur dossier"))).toBeVisible();
  await page.getByRole("link", { name: mots("Suivis", { exact: true }) }).click();
  await expect(titre(page)).toContainText(mots("Dossiers suivis"));
});

test("un dossier d'une autre entreprise n'existe pas", async ({ page, context, tolerer }) => {
  tolerer(/status of 404/);
  await (await Acteur.connecte(COMPTES.entreprise)).dans(context);
  const answer = await page.goto("/entreprise/dossiers/00000000-0000-7000-8000-000000000000");
  expect(answer?.status()).toBe(404);
});

test("refuser avec une raison, puis valider ; la personne voit tout", async ({ page, context, boite, browser, surveiller, tolerer }, info) => {
  // One employee waits in the demonstration: one project moves the file.
  test.skip(info.project.name !== "bureau", "the file is answered once");
  test.setTimeout(120_000);
  tolerer(/status of 422/);
  await (await Acteur.connecte(COMPTES.entreprise)).dans(context);
  const chez = await browser.newContext({ ...info.project.use });
  surveiller(chez);
  await (await Acteur.connecte(COMPTES.salarie)).dans(chez);
  const elle = await chez.newPage();

  await test.step("le salarié attend", async () => {
    await elle.goto("/ma-situation");
    await expect(titre(elle)).toContainText(mots("votre dossier est chez votre entreprise"));
  });

  await test.step("le dossier montre l'identité et rien d'autre", async () => {
    await page.goto("/entreprise");
    await page.getByRole("rowheader").getByRole("link").first().click();
    const vu = page.getByRole("region", { name: mots("Ce que cette personne accepte de montrer") });
    await expect(vu).toContainText(mots("Date de naissance"));
    await expect(vu).not.toContainText(mots("Téléphone"));
    await expect(page.getByRole("main")).not.toContainText(/\b\d{3} \d{2} \d{2} \d{6}/);
    await axe(page);
  });

  await test.step("un refus sans raison revient sur la page", async () => {
    await bouton(page, "Ne pas valider").click();
    await expect(page.locator("#motif-err")).toContainText(mots("Écrivez la raison"));
    await axe(page);
    await page.getByLabel(mots("Raison, si vous ne validez pas")).fill(MOTIF);
    await bouton(page, "Ne pas valider").click();
    await expect(page.getByRole("status").filter({ hasText: mots("C'est enregistré") })).toBeVisible();
  });

  await test.step("la raison est dite, par e-mail et sur la page", async () => {
    const mail = await boite.attendre(COMPTES.salarie, "pas validé votre dossier");
    expect(mail.text).toMatch(mots(MOTIF));
    await elle.goto("/ma-situation");
    await expect(titre(elle)).toContainText(mots("votre entreprise n'a pas validé votre dossier"));
    await expect(elle.getByText(mots(MOTIF)).first()).toBeVisible();
    await axe(elle);
  });

  await test.step("l'entreprise revient sur sa réponse", async () => {
    await page.goto("/entreprise?file=refuses");
    await page.getByRole("rowheader").getByRole("link").first().click();
    await expect(page.getByText(mots(MOTIF))).toBeVisible();
    await bouton(page, "Valider ce dossier").click();
    await expect(page.getByRole("status").filter({ hasText: mots("C'est enregistré") })).toBeVisible();
    await boite.attendre(COMPTES.salarie, "a validé votre dossier");
    await elle.goto("/ma-situation");
    await expect(titre(elle)).toContainText(mots("vous pouvez postuler"));
  });

  await test.step("qui a consulté mon dossier", async () => {
    await elle.goto("/mon-compte");
    await elle.getByRole("link", { name: mots("Qui a consulté mon dossier ?") }).click();
    await expect(elle.getByRole("rowheader", { name: mots("Votre entreprise (Transports Kerlann)") }).first()).toBeVisible();
    for (const acte of ["A ouvert votre dossier", "N'a pas validé votre dossier", "A validé votre dossier"]) {
      await expect(elle.getByRole("cell", { name: mots(acte, { exact: true }) }).first()).toBeVisible();
    }
    await axe(elle);
  });
  await chez.close();
});
