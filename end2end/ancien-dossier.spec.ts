// A file kept from before 20 April 2021: confirmed by a code, then looked at again from its first step.
import { readFileSync } from "node:fs";
import { Acteur } from "./fixtures/acteurs";
import { code } from "./fixtures/boite";
import { mots } from "./fixtures/mots";
import { axe, expect, test } from "./fixtures/test";

/** As `alin monde` printed it: the account, and where the registration site sends the code. */
function ancien(): { compte: string; code: string } {
  const text = readFileSync(new URL("../var/e2e/comptes.txt", import.meta.url), "utf8");
  const [, compte, adresse] = text.match(/^ {2}demandeur +(\S+) +a file of before .*code sent to (\S+)$/m) ?? [];
  return { compte, code: adresse };
}

test("un dossier d'avant le 20 avril 2021 se confirme par un code", async ({ page, context, boite }, info) => {
  test.skip(info.project.name !== "bureau", "one such file, confirmed once");
  const qui = ancien();
  await (await Acteur.connecte(qui.compte)).dans(context);
  await page.goto("/ma-situation");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/votre demande est à confirmer/);
  await axe(page);
  await page.getByRole("button", { name: mots("Confirmer", { exact: true }) }).click();

  await page.getByLabel(/code/i).first().fill(code(await boite.attendre(qui.code, "code")));
  await page.locator("main form button.main").click();
  await expect(page.locator("main")).toContainText(mots("Votre demande a bien été mise à jour"));
  await expect(page.getByRole("button", { name: mots("Confirmer", { exact: true }) })).toHaveCount(0);
});
