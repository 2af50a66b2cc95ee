//! The result of an action, said at the top of the page it leads to.

use crate::i18n::Lang;
use crate::tr;
use crate::ui::Tone;

domain::coded_enum! {
    /// The result of the action that led to a page, said at its top: named in the URL, worded here.
    Avis {
        /// « Votre compte a été créé ».
        CompteCree = "compte-cree",
        /// Logged out.
        Deconnecte = "deconnecte",
        /// Password changed.
        MotDePasseChange = "mot-de-passe-change",
        /// Another link was sent.
        LienRenvoye = "lien-renvoye",
        /// Another code was sent.
        CodeRenvoye = "code-renvoye",
        /// « Votre demande a bien été mise à jour ».
        DemandeAJour = "demande-a-jour",
        /// Imported.
        DemandeImportee = "demande-importee",
        /// The demande was deleted here.
        DemandeSupprimee = "demande-supprimee",
        /// The file is valid.
        DossierValide = "dossier-valide",
        /// Consent changed.
        ConsentementChange = "consentement-change",
        /// « Ce logement a bien été ajouté à vos candidatures ».
        CandidatureAjoutee = "candidature-ajoutee",
        /// Cancelled.
        CandidatureAnnulee = "candidature-annulee",
        /// Moved (back office).
        Enregistre = "enregistre",
        /// The landlord was told.
        ReponseEnregistree = "reponse-enregistree",
        /// Another candidature is active.
        DejaActive = "deja-active",
        /// The offer closed meanwhile.
        OffreClose = "offre-close",
        /// The commission decided on this home already.
        DejaJugee = "deja-jugee",
        /// Contact form sent.
        MessageEnvoye = "message-envoye",
        /// Somebody was invited by mail.
        InvitationEnvoyee = "invitation-envoyee",
        /// Phone changed.
        TelephoneChange = "telephone-change",
        /// A link went to the new address.
        EmailAConfirmer = "email-a-confirmer",
        /// Address changed.
        EmailChange = "email-change",
        /// Session ended.
        SessionFermee = "session-fermee",
        /// An alert was made.
        AlerteCreee = "alerte-creee",
        /// An alert was deleted.
        AlerteSupprimee = "alerte-supprimee",
        /// The move came too late: someone else made one.
        TropTard = "trop-tard",
        /// An offer is kept aside.
        FavoriAjoute = "favori-ajoute",
        /// It no longer is.
        FavoriRetire = "favori-retire",
        /// The list of favourites is full.
        FavorisPleins = "favoris-pleins",
    }
}

impl Avis {
    /// Its colour and its sentence.
    pub(super) fn dire(self, l: Lang) -> (Tone, String) {
        let tone = match self {
            Self::DejaActive | Self::OffreClose | Self::DejaJugee | Self::TropTard | Self::FavorisPleins => Tone::Wait,
            Self::LienRenvoye | Self::CodeRenvoye | Self::EmailAConfirmer | Self::Deconnecte => Tone::Info,
            _ => Tone::Ok,
        };
        let text = match self {
            Self::CompteCree => tr!(l, "Votre compte a été créé", "Your account has been created"),
            Self::Deconnecte => tr!(l, "Vous êtes déconnecté", "You are signed out"),
            Self::MotDePasseChange => tr!(l, "Votre mot de passe a été changé", "Your password has been changed"),
            Self::LienRenvoye => tr!(
                l,
                "Si cette adresse attend un lien, il vient de partir. Regardez aussi dans les indésirables.",
                "If this address is waiting for a link, it has just been sent. Check your spam folder too."
            ),
            Self::CodeRenvoye => tr!(l, "Un nouveau code vient de partir", "A new code has just been sent"),
            Self::DemandeAJour => tr!(l, "Votre demande a bien été mise à jour", "Your demand has been updated"),
            Self::DemandeImportee => tr!(l, "Votre demande est importée", "Your demand has been brought over"),
            Self::DemandeSupprimee => tr!(
                l,
                "Votre demande a été supprimée d'AL'in. Elle existe toujours sur le site d'enregistrement.",
                "Your demand has been deleted from AL'in. It still exists on the registration site."
            ),
            Self::DossierValide => {
                tr!(l, "Votre dossier est prêt : vous pouvez postuler", "Your file is ready: you can apply")
            }
            Self::ConsentementChange => {
                tr!(l, "Votre choix est enregistré, avec effet immédiat", "Your choice is saved and takes effect now")
            }
            Self::CandidatureAjoutee => {
                tr!(
                    l,
                    "Ce logement a bien été ajouté à vos candidatures",
                    "This home has been added to your applications"
                )
            }
            Self::CandidatureAnnulee => tr!(
                l,
                "Votre candidature est annulée. Vous pouvez postuler ailleurs.",
                "Your application is cancelled. You can apply elsewhere."
            ),
            Self::Enregistre => tr!(l, "C'est enregistré", "Saved"),
            Self::ReponseEnregistree => tr!(l, "Votre réponse est enregistrée", "Your answer is saved"),
            Self::DejaActive => tr!(
                l,
                "Vous avez déjà une candidature en cours : une seule à la fois. La voici.",
                "You already have an application under way: one at a time. Here it is."
            ),
            Self::OffreClose => tr!(
                l,
                "Cette offre vient de se fermer : la candidature n'a pas été déposée.",
                "This offer has just closed: no application was made."
            ),
            Self::DejaJugee => tr!(
                l,
                "La commission a déjà décidé pour ce logement : la candidature n'a pas été déposée.",
                "The panel has already decided for this home: no application was made."
            ),
            Self::MessageEnvoye => tr!(
                l,
                "Votre message est envoyé. Nous répondons par e-mail.",
                "Your message is sent. We answer by email."
            ),
            Self::InvitationEnvoyee => {
                tr!(
                    l,
                    "Le compte est créé, l'invitation part par e-mail",
                    "The account is made, the invitation leaves by email"
                )
            }
            Self::TelephoneChange => tr!(l, "Votre téléphone a été changé", "Your phone number has been changed"),
            Self::EmailAConfirmer => tr!(
                l,
                "Ouvrez le lien envoyé à la nouvelle adresse pour la confirmer",
                "Open the link sent to the new address to confirm it"
            ),
            Self::EmailChange => tr!(l, "Votre adresse e-mail a été changée", "Your email address has been changed"),
            Self::AlerteCreee => {
                tr!(l, "Votre alerte est créée. Nous vous écrirons.", "Your alert is made. We will write to you.")
            }
            Self::AlerteSupprimee => tr!(l, "L'alerte est supprimée", "The alert is deleted"),
            Self::SessionFermee => tr!(l, "L'appareil est déconnecté", "The device is signed out"),
            Self::FavoriAjoute => {
                tr!(l, "Ce logement est dans vos favoris", "This home is in your favourites")
            }
            Self::FavoriRetire => {
                tr!(l, "Ce logement n'est plus dans vos favoris", "This home is no longer in your favourites")
            }
            Self::FavorisPleins => tr!(
                l,
                "Votre liste de favoris est pleine. Retirez un logement, puis ajoutez celui que vous voulez.",
                "Your list of favourites is full. Remove a home, then add the one you want."
            ),
            Self::TropTard => tr!(
                l,
                "La situation a changé entre-temps : voici où elle en est.",
                "Things changed meanwhile: here is where they stand."
            ),
        };
        (tone, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_is_worded_in_both_languages() {
        for avis in Avis::ALL {
            assert_ne!(avis.dire(Lang::Fr).1, avis.dire(Lang::En).1);
            assert_eq!(Avis::from_code(avis.code()), Some(*avis));
        }
    }
}
