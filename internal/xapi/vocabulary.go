package xapi

import "github.com/digital-learning-lab/lab/internal/media"

// Where the words come from, none of which is ours:
//
//	adl     ADL vocabulary        http://adlnet.gov/expapi/verbs, …/activities
//	w3id    ADL vocabulary, new   https://w3id.org/xapi/adl
//	video   xAPI Video Profile    https://w3id.org/xapi/video (1.0.3)
//	stream  Activity Base Schema  http://activitystrea.ms/schema/1.0
//
// The verbs of cmi5 stand in the first two, and those that are true here are its
// own. Statements do not claim its category, since nothing was launched by it.
const (
	adlVerbs = "http://adlnet.gov/expapi/verbs/"
	adlKinds = "http://adlnet.gov/expapi/activities/"
	w3id     = "https://w3id.org/xapi/adl/verbs/"
	stream   = "http://activitystrea.ms/schema/1.0/"
	video    = "https://w3id.org/xapi/video"
)

// The extensions of the video profile that are said.
const (
	atTime         = video + "/extensions/time"
	progress       = video + "/extensions/progress"
	playedSegments = video + "/extensions/played-segments"
	length         = video + "/extensions/length"
	sessionID      = video + "/extensions/session-id"
)

// word is a verb before it is written.
type word struct{ id, en, fr, ar string }

func (w word) verb() Verb {
	return Verb{ID: w.id, Display: map[string]string{"en": w.en, "fr": w.fr, "ar": w.ar}}
}

// The verbs of learning.
var (
	initialized = word{adlVerbs + "initialized", "opened", "a ouvert", "فتح"}
	terminated  = word{adlVerbs + "terminated", "left", "a quitté", "غادر"}
	completed   = word{adlVerbs + "completed", "completed", "a terminé", "أكمل"}
	experienced = word{adlVerbs + "experienced", "read", "a consulté", "اطّلع على"}
	interacted  = word{adlVerbs + "interacted", "dealt with", "a agi sur", "تعامل مع"}
	waived      = word{w3id + "waived", "was marked as having completed", "a été déclaré avoir terminé", "اعتُبر مكملا"}
	unsatisfied = word{stream + "unsatisfy", "is no longer marked as having completed", "n’est plus déclaré avoir terminé", "لم يعد معتبرا مكملا"}
	scored      = word{adlVerbs + "scored", "was marked for", "a été noté pour", "نال نقطة عن"}
	handed      = word{stream + "submit", "handed in", "a rendu", "سلّم"}
	commented   = word{adlVerbs + "commented", "commented on", "a commenté", "علّق على"}
	loggedIn    = word{w3id + "logged-in", "signed in", "s’est connecté", "سجل الدخول"}
	loggedOut   = word{w3id + "logged-out", "signed out", "s’est déconnecté", "سجل الخروج"}
)

// The verbs of everything else.
var (
	started    = word{stream + "start", "began to send", "a commencé à déposer", "بدأ إيداع"}
	sent       = word{stream + "send", "sent", "a déposé", "أودع"}
	received   = word{stream + "receive", "received", "a reçu", "استلم"}
	rejected   = word{stream + "reject", "refused", "a refusé", "رفض"}
	cancelled  = word{stream + "cancel", "cancelled", "a annulé", "ألغى"}
	requested  = word{stream + "request", "asked again for", "a redemandé", "أعاد طلب"}
	built      = word{stream + "build", "digitised", "a numérisé", "رقمن"}
	made       = word{stream + "create", "created", "a créé", "أنشأ"}
	updated    = word{stream + "update", "changed", "a modifié", "عدّل"}
	submitted  = word{stream + "submit", "sent to review", "a envoyé à valider", "أرسل للمراجعة"}
	returned   = word{stream + "return", "gave back", "a renvoyé", "أعاد"}
	shared     = word{stream + "share", "published", "a publié", "نشر"}
	retracted  = word{stream + "retract", "withdrew", "a retiré", "سحب"}
	archived   = word{stream + "archive", "archived", "a archivé", "أرشف"}
	removed    = word{stream + "remove", "removed", "a enlevé", "أزال"}
	added      = word{stream + "add", "added", "a ajouté", "أضاف"}
	authorized = word{stream + "authorize", "gave a role to", "a donné un rôle à", "أعطى دورا ل"}
	replaced   = word{stream + "replace", "renewed the secret of", "a renouvelé le secret de", "جدّد كلمة سر"}
	tied       = word{stream + "tie", "linked", "a relié", "ربط"}
	denied     = word{stream + "deny", "was refused an act", "s’est vu refuser un acte", "رُفض له فعل"}
	tagged     = word{stream + "tag", "attached", "a rattaché", "ربط بعنصر"}
	delivered  = word{stream + "deliver", "handed out the data of", "a remis les données de", "سلّم بيانات"}
	assigned   = word{stream + "assign", "gave as work", "a donné à faire", "كلّف ب"}
	deleted    = word{stream + "delete", "erased", "a effacé", "محا"}
)

// sorts says of which type the activities of each sort are.
func sorts() map[Sort]string {
	return map[Sort]string{
		Course: adlKinds + "course", Module: adlKinds + "module", File: stream + "file",
		Group: stream + "group", Place: stream + "place", Resource: adlKinds + "media", Work: adlKinds + "assessment",
	}
}

// typeOf says of which type an activity is.
func (s Subject) typeOf() string {
	if s.Sort == Resource {
		switch s.Kind {
		case media.Video:
			return video + "/activity-type/video"
		case media.Image:
			return stream + "image"
		case media.Text:
			return stream + "article"
		}
	}
	if known, ok := sorts()[s.Sort]; ok {
		return known
	}
	return stream + "event"
}
