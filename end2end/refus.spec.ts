// What ends a candidature without a lease: one newcomer goes through every way out, one after the other.
import type { Page } from "@playwright/test";
import { Acteur, adresseDe, bailleurDe, candidatureDe, cartesDe, compteDuBailleur, dansJours, offreDe, preparer } from "./fixtures/acteurs";
import type { Boite, Courriel } from "./fixtures/boite";
import { COMPTES, arrivants } from "./fixtures/monde";
import { mots } from "./fixtures/mots";
import { axe, depasse, expect, test } from "./fixtures/test";

const PROJETS = ["bureau", "telephone", "sans-javascript"];
const bouton = (page: Page, nom: string) => page.getByRole("button", { name: mots(nom, { exact: true }) });
const lienNomme = (page: Page, nom: string) => page.getByRole("link", { name: mots(nom, { exact: true }) });
const statut = (page: Page, phrase: string) => page.getByRole("status").filter({ hasText: mots(phrase) });
const histoire = (page: Page) => page.getByRole("region", { name: mots("Historique de mes candidatures") });

async function postuler(page: Page, offre: string) {
  await page.goto(`/offres/${offre}`);
  await lienNomme(page, "Je postule").click();
  await bouton(page, "Je postule").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(mots("Ce logement a bien été ajouté à vos candidatures"));
  await lienNomme(page, "Ok").click();
  await expect(page.getByText(mots("Étape 2 sur 7"))).toBeVisible();
}

/** One may look for another home at once: the page says so and an offer's button is back. */
async function libre(page: Page, offre: string) {
  await expect(page.getByRole("heading", { name: mots("Vous n'avez pas de candidature en cours") })).toBeVisible();
  await page.goto(`/offres/${offre}`);
  await expect(lienNomme(page, "Je postule")).toBeVisible();
}

/** The mail of a move, newer than the one before it. */
async function courriel(boite: Boite, email: string, sujet: string, apres?: Courriel) {
  return boite.attendre(email, sujet, { apres });
}

test("annulée, invalidée, non retenue, refusée, retirée : chaque fin est dite et laisse libre", async ({ page, context, browser, boite, surveiller, tolerer, avecJavaScript }, info) => {
  test.setTimeout(180_000);
  tolerer(/status of 422/);
  const rang = 3 + PROJETS.indexOf(info.project.name);
  const qui = arrivants()[rang];
  const email = adresseDe(qui);
  const lui = await preparer(qui, boite);
  const offre = await offreDe(lui, rang);
  const autre = await offreDe(lui, rang, [offre]);
  const troisieme = await offreDe(lui, rang, [offre, autre, ...(await premiers())]);
  await lui.dans(context);
  const conseiller = await Acteur.connecte(COMPTES.conseiller);
  const bailleur = await Acteur.connecte(compteDuBailleur(await bailleurDe(offre)));
  const autreBailleur = await Acteur.connecte(compteDuBailleur(await bailleurDe(autre)));
  const geste = async (acteur: Acteur, role: "conseiller" | "bailleur", evenement: string, champs: Record<string, string> = {}) =>
    acteur.envoyer(`/${role}/candidatures/${await candidatureDe(lui)}`, { evenement, ...champs });
  const alaCommission = async (bailleur: Acteur) => {
    await geste(conseiller, "conseiller", "valider");
    await geste(conseiller, "conseiller", "envoyer");
    await geste(bailleur, "bailleur", "fixer_commission", { fixer_commission_date: dansJours(0) });
  };

  // The end of a candidature shows by itself where scripts run.
  const fin = async () => {
    if (!avecJavaScript) await page.goto("/mes-candidatures");
  };

  await test.step("une deuxième candidature n'est pas possible", async () => {
    // The confirmation of another offer was open in another tab meanwhile.
    const onglet = await context.newPage();
    await onglet.goto(`/offres/${autre}/postuler`);
    await postuler(page, offre);
    await page.goto(`/offres/${autre}`);
    await expect(page.getByText(mots("Vous avez déjà une candidature en cours : une seule à la fois."))).toBeVisible();
    await expect(lienNomme(page, "Je postule")).toHaveCount(0);
    await expect(bouton(page, "Je postule")).toBeDisabled();
    await axe(page);
    await bouton(onglet, "Je postule").click();
    await expect(statut(onglet, "Vous avez déjà une candidature en cours : une seule à la fois.")).toBeVisible();
    await expect(onglet).toHaveURL(/\/mes-candidatures/);
    await expect(onglet.getByText(mots("Étape 2 sur 7"))).toBeVisible();
    await onglet.goto(`/offres/${autre}/postuler`);
    await expect(onglet).toHaveURL(/\/mes-candidatures/);
    await onglet.close();
  });

  await test.step("annulée avant l'envoi", async () => {
    await page.goto("/mes-candidatures");
    await lienNomme(page, "Annuler cette candidature").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(mots("Annuler cette candidature ?"));
    await axe(page);
    await lienNomme(page, "Garder ma candidature").click();
    await expect(page.getByText(mots("Étape 2 sur 7"))).toBeVisible();
    await lienNomme(page, "Annuler cette candidature").click();
    await bouton(page, "Annuler cette candidature").click();
    await expect(statut(page, "Votre candidature est annulée")).toBeVisible();
    await expect(histoire(page)).toContainText(mots("Annulée par vous"));
    await axe(page);
    await courriel(boite, email, "Candidature annulée");
    await libre(page, offre);
  });

  await test.step("invalidée par le conseiller, avec la raison", async () => {
    await postuler(page, offre);
    const mauvais = await conseiller.poster(`/conseiller/candidatures/${await candidatureDe(lui)}`, { evenement: "invalider" });
    expect(mauvais.status, "a refusal needs its reason").toBe(422);
    await geste(conseiller, "conseiller", "invalider", {
      invalider_motif: await motif(conseiller, `/conseiller/candidatures/${await candidatureDe(lui)}`, "invalider"),
      invalider_texte: "Ajoutez l'avis d'imposition de l'an dernier.",
    });
    await fin();
    await expect(histoire(page)).toContainText("Invalidée");
    await expect(histoire(page)).toContainText(mots("Ajoutez l'avis d'imposition de l'an dernier."));
    await expect(histoire(page).locator(".stages li[data-s=stop]").first()).toContainText("Validations");
    await axe(page);
    const mail = await courriel(boite, email, "Candidature non validée");
    expect(mail.text).toMatch(/Raison\s*:/);
    expect(mail.text).toMatch(mots("Ajoutez l'avis d'imposition de l'an dernier."));
    await libre(page, offre);
  });

  await test.step("non retenue par la commission", async () => {
    await postuler(page, offre);
    await alaCommission(bailleur);
    // The file is at the landlord's: it can no longer be cancelled, even by hand.
    const id = await candidatureDe(lui);
    const tard = await lui.poster(`/mes-candidatures/${id}/annuler`);
    expect(tard.headers.get("location")).toContain("avis=trop-tard");
    await page.goto("/mes-candidatures");
    await expect(page.getByRole("heading", { name: mots("Annuler n'est plus possible") })).toBeVisible();
    await expect(page.getByText(mots("Étape 5 sur 7"))).toBeVisible();
    await geste(bailleur, "bailleur", "ne_pas_attribuer", {
      ne_pas_attribuer_motif: await motif(bailleur, `/bailleur/candidatures/${id}`, "ne_pas_attribuer"),
      ne_pas_attribuer_texte: "Un foyer plus grand a été retenu.",
    });
    await fin();
    await expect(histoire(page)).toContainText("Non retenue");
    await expect(histoire(page)).toContainText(mots("Un foyer plus grand a été retenu."));
    await axe(page);
    const mail = await courriel(boite, email, "Résultat de la commission");
    expect(mail.text).toMatch(/Raison\s*:/);
    // All that happened stays readable.
    await histoire(page).getByRole("link", { name: mots("Tout ce qui s'est passé") }).first().click();
    await expect(page).toHaveURL(new RegExp(`/mes-candidatures/${id}$`));
    await expect(page.getByRole("region", { name: mots("Ce qui s'est passé") })).toContainText(mots("Dossier envoyé au bailleur"));
    await axe(page);
    await page.goto("/mes-candidatures");
    await libre(page, autre);
    // The panel has decided for that home: it is not asked twice, even by hand.
    await page.goto(`/offres/${offre}`);
    await expect(bouton(page, "Je postule")).toBeDisabled();
    await expect(page.getByText(mots("La commission a déjà examiné votre dossier pour ce logement"))).toBeVisible();
    await axe(page);
    await lui.poster(`/offres/${offre}/postuler`);
    expect(await lui.lire("/mes-candidatures")).not.toContain("data-candidature");
  });

  await test.step("attribuée, et refusée par le demandeur", async () => {
    const avant = (await boite.tous(email))[0];
    await postuler(page, autre);
    await alaCommission(autreBailleur);
    await geste(autreBailleur, "bailleur", "attribuer");
    await courriel(boite, email, "Le logement vous est attribué", avant);
    await page.goto("/mes-candidatures");
    await page.getByRole("radio", { name: mots("Je refuse le logement") }).check();
    // The reason is theirs to give or not.
    await bouton(page, "Envoyer ma réponse").click();
    await expect(statut(page, "Votre réponse est enregistrée")).toBeVisible();
    await expect(histoire(page)).toContainText(mots("Refusée par vous"));
    await expect(page.locator("#suivi")).toHaveCount(0);
    await axe(page);
    await courriel(boite, email, "Vous avez refusé le logement", avant);
    await libre(page, troisieme);
    await page.goto("/mes-candidatures");
    await expect(histoire(page).locator("details")).toHaveCount(3);
  });

  await test.step("l'offre retirée par le bailleur, qui sait ce qu'il arrête", async () => {
    await postuler(page, troisieme);
    const chez = await browser.newContext({ ...info.project.use });
    surveiller(chez);
    await (await Acteur.connecte(compteDuBailleur(await bailleurDe(troisieme)))).dans(chez);
    const retrait = await chez.newPage();
    await retrait.goto(`/bailleur/offres/${troisieme}/retirer`);
    await expect(retrait.getByRole("heading", { level: 1 })).toHaveText(mots("Retirer cette offre ?"));
    // Those that the offer's page counts, and what becomes of them: read before anything is confirmed.
    const fiche = await lui.lire(`/offres/${troisieme}`);
    const combien = Number(fiche.replace(/<[^>]*>/g, " ").match(/\sCandidatures\s+(\d+)/)?.[1]);
    expect(combien).toBeGreaterThan(0);
    const phrase =
      combien === 1
        ? "Une candidature est en cours : elle s'arrête, où qu'elle en soit."
        : `${combien} candidatures sont en cours : elles s'arrêtent, où qu'elles en soient.`;
    await expect(retrait.getByText(mots(phrase))).toBeVisible();
    await expect(retrait.getByText(mots("la raison par e-mail"))).toBeVisible();
    await axe(retrait);
    expect(await depasse(retrait)).toBeLessThanOrEqual(0);
    // Nothing ended by looking.
    expect(await candidatureDe(lui)).toMatch(/^[0-9a-f-]{36}$/);

    const avant = (await boite.tous(email))[0];
    await retrait.locator("#motif").selectOption("autre");
    await retrait.locator("#texte").fill("Un dégât des eaux hier.");
    await bouton(retrait, "Retirer l'offre").click();
    await expect(statut(retrait, "C'est enregistré")).toBeVisible();
    await chez.close();

    await fin();
    await expect(histoire(page)).toContainText(mots("Offre retirée"), { timeout: 15_000 });
    await expect(histoire(page)).toContainText(mots("Un dégât des eaux hier."));
    await expect(page.locator("#suivi")).toHaveCount(0);
    await expect(page.getByRole("heading", { name: mots("Vous n'avez pas de candidature en cours") })).toBeVisible();
    await axe(page);
    const mail = await courriel(boite, email, "Offre retirée", avant);
    expect(mail.text).toMatch(mots("Un dégât des eaux hier."));
    await page.goto(`/offres/${troisieme}`);
    await expect(page.getByRole("main")).toContainText(mots("Le bailleur a retiré ce logement"));
    await expect(lienNomme(page, "Je postule")).toHaveCount(0);
    await axe(page);
  });
});

/** The homes that tests of other people open first: theirs must stay. */
async function premiers(): Promise<string[]> {
  const anne = await Acteur.connecte(COMPTES.demandeur);
  const listes = ["demandees", "limitrophes", "autres"].map((onglet) => anne.lire(`/offres?onglet=${onglet}`));
  return (await Promise.all([...listes, Acteur.visiteur.lire("/offres?departement=93")])).flatMap(cartesDe);
}

/** The first reason that a page offers for a decision. */
async function motif(qui: Acteur, chemin: string, evenement: string): Promise<string> {
  const html = await qui.lire(chemin);
  const liste = html.match(new RegExp(`<select[^>]*name="${evenement}_motif"[\\s\\S]*?</select>`))?.[0] ?? "";
  const valeurs = [...liste.matchAll(/value="([a-z0-9_]+)"/g)].map(([, v]) => v).filter((v) => v !== "autre");
  if (!valeurs[0]) throw new Error(`no reason offered for ${evenement} on ${chemin}`);
  return valeurs[0];
}
