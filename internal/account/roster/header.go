package roster

import (
	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/sheet"
)

// field is what a column is about.
type field int

const (
	login field = iota
	name
	surname
	given
	group
	email
	language
	role
	born
	cin
)

// headers are the words by which offices call the columns, each list as it is
// found in files: Konosys and e-Note exports, Teams lists, hand-made tables.
var headers = sheet.Words(map[field]string{
	login:    "matricule, matricule étudiant, matricule stagiaire, login, identifiant, CEF, Mle, username, user name, رقم التسجيل, رقم المتدرب, المعرف, اسم المستخدم",
	name:     "nom complet, nom et prénom, nom prénom, prénom et nom, name, full name, الاسم الكامل, الاسم والنسب, الاسم",
	surname:  "nom, nom de famille, last name, surname, family name, النسب, الاسم العائلي, اللقب",
	given:    "prénom, prénoms, first name, given name, الاسم الشخصي",
	group:    "groupe, groupes, code groupe, code, group, group code, class, classe, الفوج, المجموعة, القسم",
	email:    "email, e-mail, mail, courriel, adresse mail, adresse e-mail, email address, البريد الإلكتروني, البريد",
	language: "langue, language, lang, اللغة",
	role:     "rôle, role, profil, الدور, الصفة",
	born:     "date naissance, date de naissance, naissance, né le, née le, born, birth date, date of birth, تاريخ الازدياد, تاريخ الولادة, تاريخ الميلاد",
	cin:      "CIN, CNIE, numéro CIN, carte nationale, identity card, رقم البطاقة الوطنية, البطاقة الوطنية, رقم البطاقة",
})

// roles are the words for each role.
var roles = sheet.Words(map[account.Role]string{
	account.Learner:   "stagiaire, apprenant, apprenante, étudiant, étudiante, élève, learner, student, متدرب, متدربة, طالب, طالبة",
	account.Trainer:   "formateur, formatrice, enseignant, enseignante, trainer, teacher, مكون, مكونة, أستاذ, أستاذة",
	account.Reviewer:  "validateur, validatrice, reviewer",
	account.Librarian: "documentaliste, bibliothécaire, librarian, أمين المكتبة",
	account.Manager:   "directeur, directrice, manager, مدير, مديرة",
	account.Admin:     "administrateur, administratrice, admin, administrator",
})

// languages are the words for each language of the interface.
var languages = sheet.Words(map[string]string{
	"fr": "fr, français, french, الفرنسية",
	"ar": "ar, arabe, arabic, العربية",
	"en": "en, anglais, english, الإنجليزية",
})

// columns finds which column holds which field.
func columns(header []string) (map[field]int, error) {
	at := sheet.Columns(header, headers)
	_, hasLogin := at[login]
	_, hasName := at[name]
	_, hasSurname := at[surname]
	if !hasLogin || !hasName && !hasSurname {
		return nil, ErrHeader
	}
	return at, nil
}
