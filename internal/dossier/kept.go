package dossier

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
)

// Words is a text in the three languages of the lab.
type Words struct {
	French  string `json:"fr"`
	Arabic  string `json:"ar"`
	English string `json:"en"`
}

// Kept is one kind of what the lab keeps of people: which parts of an export hold
// it, what it is, why it is kept and how long. It is the register of processing
// (law 09-08) and what an export says of itself.
type Kept struct {
	Parts []string `json:"parts"`
	What  Words    `json:"what"`
	Why   Words    `json:"why"`
	Long  Words    `json:"how_long"`
}

// The laws on personal data, 09-08, and on archives, 69-99. No line breaks their
// numbers; within Arabic they are isolated, or they would be read from the right.
const (
	law      = "09\u201108"
	archives = "69\u201199"
)

// Register lists all that is kept of people. A test fails where a part of an
// export is in none or in two.
func Register() []Kept {
	return slices.Concat(ofPeople(), ofWork(), ofRecord())
}

// ofPeople lists who people are and how they learn.
func ofPeople() []Kept {
	return []Kept{
		{
			Parts: []string{"person", "words"},
			What:  Words{"Nom, identifiant, adresse électronique, langue, établissement, et les mots par lesquels on retrouve la personne.", "الاسم والمعرّف والبريد الإلكتروني واللغة والمؤسسة، والكلمات التي يُعثر بها على الشخص.", "Name, login, e-mail, language, establishment, and the words by which the person is found."},
			Why:   Words{"Savoir qui se connecte.", "معرفة من يسجّل الدخول.", "To know who signs in."},
			Long:  Words{"Jusqu’à l’effacement de la personne.", "إلى حين محو الشخص.", "Until the person is erased."},
		},
		{
			Parts: []string{"civil"},
			What:  Words{"Date de naissance, tuteur et jour de son autorisation ; CIN seulement là où l’organisme y est autorisé.", "تاريخ الازدياد والوصي ويوم ترخيصه؛ ورقم البطاقة الوطنية حيث يُرخَّص للهيئة بذلك فقط.", "Birth day, guardian and the day of their consent; identity card number only where the organisation is authorised to keep it."},
			Why:   Words{"Demander l’autorisation du tuteur pour les mineurs (loi " + law + ").", "طلب ترخيص الوصي للقاصرين (القانون \u2066" + law + "\u2069).", "To ask for the guardian’s consent of minors (law " + law + ")."},
			Long:  Words{"Jusqu’à l’effacement de la personne.", "إلى حين محو الشخص.", "Until the person is erased."},
		},
		{
			Parts: []string{"roles", "groups", "assignments", "edited"},
			What:  Words{"Rôles, groupes, affectations et cours que la personne modifie avec d’autres.", "الأدوار والأفواج والتكليفات والدروس التي يعدّلها الشخص مع غيره.", "Roles, groups, assignments, and courses that the person edits with others."},
			Why:   Words{"Décider qui peut faire quoi.", "تحديد من يمكنه فعل ماذا.", "To decide who may do what."},
			Long:  Words{"Jusqu’au retrait du rôle ; après l’effacement, l’appartenance à un groupe reste comptée sans nom.", "إلى حين سحب الدور؛ وبعد المحو يبقى الانتماء إلى الفوج محسوبًا دون اسم.", "Until the role is taken away; after an erasure membership of a group is still counted, without a name."},
		},
		{
			Parts: []string{"sign-ins", "tickets", "tokens", "identities", "departures", "addresses"},
			What:  Words{"Appareils connectés, cartes et liens à usage unique, jetons, comptes de l’établissement, adresses pour un autre lecteur. Les secrets n’en font pas partie.", "الأجهزة المتصلة وبطاقات الدخول والروابط التي تُستعمل مرة واحدة والرموز وحسابات المؤسسة وعناوين القارئ الخارجي. ولا تدخل الأسرار في ذلك.", "Devices signed in, one-time cards and links, tokens, accounts of the institution, addresses for another player. Secrets are not part of it."},
			Why:   Words{"Rester connecté, et pouvoir y mettre fin.", "البقاء متصلًا، مع إمكان إنهاء ذلك.", "To stay signed in, and to be able to end it."},
			Long:  Words{"Jusqu’à leur expiration, ou jusqu’à l’effacement.", "إلى حين انتهاء صلاحيتها أو إلى حين المحو.", "Until they expire, or until an erasure."},
		},
		{
			Parts: []string{"progress"},
			What:  Words{"Ce qui a été regardé, écouté et lu, jusqu’où, et ce qui est terminé.", "ما شوهد وسُمع وقُرئ، وإلى أي موضع، وما اكتمل.", "What was watched, heard and read, how far, and what is completed."},
			Why:   Words{"Reprendre au bon endroit ; suivre la progression du groupe.", "المتابعة من الموضع نفسه؛ وتتبّع تقدّم الفوج.", "To go on at the right place; to follow the progress of a group."},
			Long:  Words{"Tant que le cours existe ; après l’effacement, compté sans nom ni appareil.", "ما دام الدرس موجودًا؛ وبعد المحو يُحتسب دون اسم ولا جهاز.", "As long as the course is there; after an erasure counted without name or device."},
		},
		{
			Parts: []string{"budget", "sent"},
			What:  Words{"Budget de données choisi par la personne, et combien d’octets de vidéos et de pages lui ont été envoyés, par heure.", "ميزانية البيانات التي اختارها الشخص، وعدد البايتات من الفيديوهات والصفحات التي أُرسلت إليه في كل ساعة.", "The data budget that the person chose, and how many bytes of films and pages they were sent, by the hour."},
			Why:   Words{"Tenir le budget ; montrer ce qui a été utilisé.", "احترام الميزانية؛ وعرض ما استُعمل.", "To keep to the budget; to show what was used."},
			Long:  Words{"Le mois en cours et le précédent ; le budget jusqu’à l’effacement.", "الشهر الجاري والذي قبله؛ والميزانية إلى حين المحو.", "This month and the one before; the budget until an erasure."},
		},
		{
			Parts: []string{"sessions"},
			What:  Words{"Chaque séance de lecture : quand, sur quel appareil, ce qui a été vu, revu et laissé.", "كل جلسة: متى وعلى أي جهاز، وما شوهد وأُعيدت مشاهدته وتُرك.", "Each session: when, on which device, what was seen, seen again and left."},
			Why:   Words{"Additionner plusieurs appareils ; montrer où un groupe bute, jamais à moins de cinq.", "جمع ما جرى على عدة أجهزة؛ وبيان مواضع التعثر في الفوج، لما لا يقل عن خمسة أشخاص.", "To add several devices up; to show where a group is stuck, never of fewer than five."},
			Long:  Words{"24 mois, ou la durée que l’établissement a réglée ; après l’effacement, sans nom ni appareil.", "24 شهرًا أو المدة التي ضبطتها المؤسسة؛ وبعد المحو دون اسم ولا جهاز.", "24 months, or as the establishment has set it; after an erasure without name or device."},
		},
	}
}

// ofRecord lists what people made, and what happened.
func ofRecord() []Kept {
	return []Kept{
		{
			Parts: []string{"courses", "modules", "resources", "planned", "alignments", "files", "pages", "corrections", "captions", "uploads", "turns", "versions"},
			What:  Words{"Cours, ressources, dépôts et fichiers de la personne, avec leur texte ; les pages qu’elle a relues.", "دروس الشخص وموارده وإيداعاته وملفاته مع نصوصها؛ والصفحات التي دقّقها.", "Courses, resources, uploads and files of the person, with their text; the pages that they put right."},
			Why:   Words{"Publier et retrouver les cours.", "نشر الدروس والعثور عليها.", "To publish courses and find them."},
			Long:  Words{"Les brouillons jusqu’à l’effacement ; ce qui est publié ou partagé reste et passe à une autre personne.", "المسودات إلى حين المحو؛ وما نُشر أو شورك يبقى وينتقل إلى شخص آخر.", "Drafts until an erasure; what is published or shared stays and passes to somebody else."},
		},
		{
			Parts: []string{"facts"},
			What:  Words{"Qui a fait quoi et quand ; les autres personnes n’y sont que des numéros.", "من فعل ماذا ومتى؛ ولا يظهر غيره من الأشخاص إلا كأرقام.", "Who did what and when; other people are numbers in it."},
			Why:   Words{"Historique, sécurité, preuves.", "السجل والأمن والإثبات.", "History, security, evidence."},
			Long:  Words{"Gardé ; sans nom après l’effacement. Ce qu’une séance de lecture a donné : 60 mois, ou la durée que l’établissement a réglée.", "يُحفظ؛ ودون اسم بعد المحو. وحصيلة كل جلسة: 60 شهرًا أو المدة التي ضبطتها المؤسسة.", "Kept; without a name after an erasure. What a session came to: 60 months, or as the establishment has set it."},
		},
		{
			Parts: []string{"imports", "imported"},
			What:  Words{"Les tableaux importés et ce qu’ils ont changé.", "الجداول المستوردة وما غيّرته.", "Imported tables, and what they changed."},
			Why:   Words{"Pouvoir annuler un import.", "إمكان التراجع عن الاستيراد.", "To be able to take an import back."},
			Long:  Words{"Gardé ; sans nom après l’effacement.", "يُحفظ؛ ودون اسم بعد المحو.", "Kept; without a name after an erasure."},
		},
		{
			Parts: []string{"missed"},
			What:  Words{"Recherches restées sans résultat : les mots et combien de fois, jamais qui a cherché. Celles qui contiennent un nom, une adresse ou un long numéro ne sont pas gardées.", "عمليات بحث لم تجد شيئًا: الكلمات وعدد المرات، ولا يُعرف من بحث أبدًا. ولا يُحفظ ما فيه اسم أو عنوان أو رقم طويل.", "Searches that found nothing: the words and how often, never who searched. Those with a name, an address or a long number are not kept."},
			Why:   Words{"Savoir ce qui manque à la médiathèque.", "معرفة ما ينقص المكتبة الوسائطية.", "To know what the library lacks."},
			Long:  Words{"13 mois.", "13 شهرًا.", "13 months."},
		},
		{
			Parts: []string{"archive"},
			What:  Words{"Archive légale : identifiant, nom et date de naissance d’une personne effacée. Rien d’autre ne la nomme.", "الأرشيف القانوني: معرّف الشخص الممحوّ واسمه وتاريخ ازدياده. ولا يسمّيه شيء سواه.", "Legal archive: login, name and birth day of an erased person. Nothing else names them."},
			Why:   Words{"Loi " + archives + " sur les archives.", "القانون \u2066" + archives + "\u2069 المتعلق بالأرشيف.", "Law " + archives + " on archives."},
			Long:  archiveTime(),
		},
	}
}

// archiveTime says how long the legal archive keeps, where only it knows.
func archiveTime() Words {
	return Words{
		fmt.Sprintf("%d ans, à confirmer par le calendrier de conservation de l’institution.", ArchiveYears),
		fmt.Sprintf("%d سنوات، تؤكدها جداول الحفظ لدى المؤسسة.", ArchiveYears),
		fmt.Sprintf("%d years, to be confirmed by the institution’s archive schedule.", ArchiveYears),
	}
}

// notice is the text that stands first in an export.
func notice(p account.Person, made time.Time) string {
	var b strings.Builder
	for _, l := range []struct {
		opens, files, lines string
		of                  func(Words) string
	}{
		{"Tout ce que la plateforme garde de %s, le %s.", "fichiers/ : les fichiers que vous avez déposés. personne.json : tout, pour un programme. Les tableaux .csv s’ouvrent dans un tableur ; les heures sont UTC.", "Pourquoi : %s Combien de temps : %s", func(w Words) string { return w.French }},
		{"كل ما تحفظه المنصة عن %s بتاريخ %s.", "fichiers/ : الملفات التي أودعتموها. personne.json : كل شيء لأجل برنامج. تُفتح الجداول (csv) في برنامج جداول؛ والأوقات بالتوقيت العالمي.", "لماذا: %s المدة: %s", func(w Words) string { return w.Arabic }},
		{"All that the lab keeps of %s, on %s.", "fichiers/: the files that you uploaded. personne.json: everything, for a program. The .csv tables open in a spreadsheet; times are UTC.", "Why: %s How long: %s", func(w Words) string { return w.English }},
	} {
		fmt.Fprintf(&b, l.opens+"\r\n\r\n%s\r\n", p.Login, made.UTC().Format(time.DateOnly), l.files)
		for _, k := range Register() {
			fmt.Fprintf(&b, "\r\n%s\r\n  %s\r\n  "+l.lines+"\r\n", strings.Join(k.Parts, ".csv, ")+".csv", l.of(k.What), l.of(k.Why), l.of(k.Long))
		}
		b.WriteString("\r\n----------\r\n\r\n")
	}
	return b.String()
}
