// Every page, for everyone who may see it: it answers, has one title, is accessible in both looks and both
// languages, and never scrolls sideways, down to 320 px and at 200 % zoom.
import type { Page } from "@playwright/test";
import { Acteur, bailleurDe, cartesDe, compteDuBailleur } from "./fixtures/acteurs";
import { COMPTES } from "./fixtures/monde";
import { FILE, axe, expect, test, visite, type Apparence } from "./fixtures/test";

type Chemin = string | (() => Promise<string>);
type Titre = [nom: string, chemin: Chemin, statut?: number];

const uneOffre = once(async () => {
  const [id] = cartesDe(await Acteur.visiteur.lire("/offres?departement=93"));
  if (!id) throw new Error("no offer in Seine-Saint-Denis");
  return id;
});

/** An offer of the demonstration that Anne may apply to. */
const offreDAnne = once(async () => {
  const anne = await Acteur.connecte(COMPTES.demandeur);
  for (const onglet of ["demandees", "limitrophes", "autres"]) {
    const [id] = cartesDe(await anne.lire(`/offres?onglet=${onglet}`));
    if (id) return id;
  }
  throw new Error("no offer for Anne");
});

/** A candidature of the background, which no other test moves; sent to its landlord for the landlord's pages. */
const dossier = once(async () => {
  const conseiller = await Acteur.connecte(COMPTES.conseiller);
  const file = await conseiller.lire("/conseiller");
  const ids = [...file.matchAll(/\/conseiller\/candidatures\/([0-9a-f-]{36})/g)].map(([, id]) => id);
  for (const id of ids) {
    const html = await conseiller.lire(`/conseiller/candidatures/${id}`);
    if (/GDEMO/.test(html)) {
      const offre = html.match(/\/offres\/([0-9a-f-]{36})/)?.[1];
      if (offre) return { id, offre };
    }
  }
  throw new Error("no candidature to examine");
});

const dossierEnvoye = once(async () => {
  const { id, offre } = await dossier();
  const conseiller = await Acteur.connecte(COMPTES.conseiller);
  const email = compteDuBailleur(await bailleurDe(offre));
  // Another project of the tests may have done it already.
  for (const evenement of ["valider", "envoyer"]) await conseiller.poster(`/conseiller/candidatures/${id}`, { evenement });
  return { id, offre, email };
});

function once<T>(faire: () => Promise<T>): () => Promise<T> {
  let fait: Promise<T> | undefined;
  return () => (fait ??= faire());
}

const PUBLIQUES: Titre[] = [
  ["interface des bailleurs", "/api"],
  ["accueil", "/"],
  ["offres", "/offres"],
  ["offres filtrées", "/offres?departement=93&pieces=3&loyer_max=900"],
  ["offres, aucune", "/offres?departement=93&loyer_max=1"],
  ["offres, lieu inconnu", "/offres?lieu=Nulleparville", 422],
  ["offres autour d'une ville", "/offres?lieu=Montreuil+%2893100%29&rayon=10"],
  ["offres sur la carte", "/offres?departement=93&vue=carte"],
  ["onglet d'une autre personne", "/offres?onglet=limitrophes"],
  ["offre", async () => `/offres/${await uneOffre()}`],
  ["aide", "/aide"],
  ["guides", "/guides"],
  ["contact", "/contact"],
  ["classement", "/classement"],
  ["comparer, rien", "/comparer"],
  ["comparer", async () => `/comparer?${cartesDe(await Acteur.visiteur.lire("/offres?departement=93")).slice(0, 3).map((id) => `o=${id}`).join("&")}`],
  ["accessibilité", "/accessibilite"],
  ["données personnelles", "/donnees-personnelles"],
  ["mentions légales", "/mentions-legales"],
  ["sources", "/sources"],
  ["connexion", "/connexion"],
  ["création de compte", "/creer-mon-compte"],
  ["validation du compte", "/validation-du-compte"],
  ["compte créé", "/compte-cree"],
  ["mot de passe oublié", "/mot-de-passe-oublie"],
  ["mot de passe oublié, envoyé", "/mot-de-passe-oublie?envoye=1"],
  ["lien mort", "/activation/inconnu/mot-de-passe", 410],
  ["nouveau mot de passe, lien mort", "/nouveau-mot-de-passe/inconnu", 410],
  ["page introuvable", "/nulle-part", 404],
  ["composants", "/dev/composants"],
];

const DEMANDEUR: Titre[] = [
  ["ma situation", "/ma-situation"],
  ["tutoriel", "/ma-situation/tutoriel"],
  ["sans numéro", "/ma-situation/sans-numero"],
  ["sans numéro, Finistère", "/ma-situation/sans-numero?departement=29"],
  ["étape 1", "/ma-situation/etape-1"],
  ["étape 2", "/ma-situation/etape-2"],
  ["étape 3", "/ma-situation/etape-3"],
  ["consentement", "/ma-situation/consentement"],
  ["supprimer ma demande", "/ma-situation/supprimer"],
  ["mes offres", "/offres"],
  ["mes offres, limitrophes", "/offres?onglet=limitrophes"],
  ["mes offres, autres", "/offres?onglet=autres"],
  ["mes offres sur la carte", "/offres?onglet=autres&vue=carte"],
  ["offres ailleurs", "/offres?departement=29"],
  ["mes offres, aucune", "/offres?loyer_max=1"],
  ["une offre pour moi", async () => `/offres/${await offreDAnne()}`],
  ["confirmer", async () => `/offres/${await offreDAnne()}/postuler`],
  ["mes candidatures", "/mes-candidatures"],
  ["mes favoris", "/mes-favoris"],
  ["comparer pour moi", async () => `/comparer?o=${await offreDAnne()}&o=${await uneOffre()}`],
  ["mon compte", "/mon-compte"],
  ["consultations", "/mon-compte/consultations"],
  ["déconnexion", "/deconnexion"],
  ["page d'un autre rôle", "/conseiller", 404],
];

const CONSEILLER: Titre[] = [
  ["à examiner", "/conseiller"],
  ["à envoyer", "/conseiller?file=en_cours"],
  ["traitées", "/conseiller?file=terminees"],
  ["dossier", async () => `/conseiller/candidatures/${(await dossier()).id}`],
  ["mon compte", "/mon-compte"],
];

const BAILLEUR: Titre[] = [
  ["reçus", "/bailleur"],
  ["en cours", "/bailleur?file=en_cours"],
  ["terminés", "/bailleur?file=terminees"],
  ["dossier", async () => `/bailleur/candidatures/${(await dossierEnvoye()).id}`],
  ["offres", "/bailleur/offres"],
  ["importer un fichier", "/bailleur/offres/importer"],
  ["clés d'accès", "/bailleur/cles"],
  ["photos d'une offre", async () => `/bailleur/offres/${(await dossierEnvoye()).offre}/photos`],
  ["publier un logement", "/bailleur/offres/nouvelle"],
  ["modifier une offre", async () => `/bailleur/offres/${(await dossierEnvoye()).offre}/modifier`],
  ["offre publiée", async () => `/bailleur/offres/${(await dossierEnvoye()).offre}/publiee`],
  ["retirer une offre", async () => `/bailleur/offres/${(await dossierEnvoye()).offre}/retirer`],
];

/** The employee's file, wherever their employer's answer left it. */
const dossierSalarie = once(async () => {
  const entreprise = await Acteur.connecte(COMPTES.entreprise);
  for (const file of ["a_valider", "suivis", "refuses"]) {
    const html = await entreprise.lire(`/entreprise?file=${file}`);
    const adresse = html.match(/\/entreprise\/dossiers\/[0-9a-f-]{36}/)?.[0];
    if (adresse) return adresse;
  }
  throw new Error("no employee's file");
});

const ENTREPRISE: Titre[] = [
  ["à valider", "/entreprise"],
  ["suivis", "/entreprise?file=suivis"],
  ["non validés", "/entreprise?file=refuses"],
  ["dossier", dossierSalarie],
  ["règles", "/entreprise/politique"],
  ["page d'un autre rôle", "/bailleur", 404],
];

const ROLES: [role: string, pages: Titre[], qui: () => Promise<Acteur>][] = [
  ["public", PUBLIQUES, async () => Acteur.visiteur],
  ["demandeur", DEMANDEUR, () => Acteur.connecte(COMPTES.demandeur)],
  ["conseiller", CONSEILLER, () => Acteur.connecte(COMPTES.conseiller)],
  ["bailleur", BAILLEUR, async () => Acteur.connecte((await dossierEnvoye()).email)],
  ["entreprise", ENTREPRISE, () => Acteur.connecte(COMPTES.entreprise)],
];

/**
 * The look in which axe sees a page: a phone and a desk, in either language, each see both looks between their two
 * visits, and each language is seen in both between them.
 */
function apparence(langue: string, telephone: boolean): Apparence {
  return (langue === "fr") === telephone ? "dark" : "light";
}

/** What every page has one of, asked for at one go: hundreds of pages are. */
async function entete(page: Page) {
  return page.evaluate(() => {
    const h1 = [...document.querySelectorAll("h1")];
    const visibles = h1.filter((e) => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().height > 0);
    return { langue: document.documentElement.lang, titre: document.title, h1: h1.length, visibles: visibles.length };
  });
}

/** How far the page reaches beyond the screen, and what does. */
async function debord(page: Page) {
  return page.evaluate(() => {
    const large = window.innerWidth;
    if (document.documentElement.scrollWidth <= large) return "";
    const qui = [...document.querySelectorAll("main *, header *, footer *, aside *")]
      .filter((e) => e.getBoundingClientRect().right > large + 1)
      .slice(0, 4)
      .map((e) => `${e.tagName.toLowerCase()}.${e.className} « ${(e.textContent ?? "").trim().slice(0, 40)} »`);
    return `${document.documentElement.scrollWidth} > ${large}: ${qui.join(" | ")}`;
  });
}

for (const [role, pages, qui] of ROLES) {
  test.describe(role, () => {
    for (const [nom, chemin, statut = 200] of pages) {
      visite(`${role} : ${nom}`, async ({ page, context, tolerer }, info) => {
        if (statut !== 200) tolerer(new RegExp(`status of ${statut}`));
        const acteur = await qui();
        if (acteur !== Acteur.visiteur) await acteur.dans(context);
        const adresse = typeof chemin === "string" ? chemin : await chemin();
        const projet = page.viewportSize() ?? { width: 1280, height: 800 };
        for (const langue of ["fr", "en"]) {
          await context.addCookies([{ name: "langue", value: langue, url: info.project.use.baseURL ?? "" }]);
          await test.step(langue, async () => {
            if (langue !== "fr") await page.setViewportSize(projet);
            const answer = await page.goto(adresse);
            expect(answer?.status(), adresse).toBe(statut);
            const titre = expect.stringMatching(/\S+ – AL[’']in/);
            expect(await entete(page), adresse).toEqual({ langue, titre, h1: 1, visibles: 1 });
            await axe(page, { sauf: FILE, complete: apparence(langue, !!info.project.use.isMobile), seule: true });
            // 640 is what 200 % of zoom leaves of 1280; 320 what 400 % does.
            for (const width of new Set([projet.width, 640, 390, 320])) {
              if (width !== projet.width) await page.setViewportSize({ width, height: projet.height });
              expect.soft(await debord(page), `${adresse}, ${langue}, ${width} px`).toBe("");
            }
          });
        }
      });
    }
  });
}

test.describe("zoom de 200 %", () => {
  test.use({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });
  test.skip(({ isMobile, javaScriptEnabled }) => !!isMobile || javaScriptEnabled === false, "the zoom of a desktop's screen");

  for (const [role, pages, qui] of ROLES) {
    test(`${role} : rien ne dépasse, rien ne se cache`, async ({ page, context, tolerer }) => {
      test.setTimeout(180_000);
      tolerer(/status of 4\d\d/);
      const acteur = await qui();
      if (acteur !== Acteur.visiteur) await acteur.dans(context);
      for (const [i, [nom, chemin]] of pages.entries()) {
        const adresse = typeof chemin === "string" ? chemin : await chemin();
        await page.goto(adresse);
        expect.soft(await debord(page), `${nom}, ${adresse}`).toBe("");
        await expect.soft(page.locator("h1"), adresse).toBeVisible();
        await axe(page, { sauf: FILE, complete: i % 2 ? "dark" : "light" });
      }
    });
  }
});
