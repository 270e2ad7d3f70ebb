package dossier

// ofWork lists the work that people give and do, and what they are told.
func ofWork() []Kept {
	return []Kept{
		{
			Parts: []string{"attempts", "hand-ins", "handed-files", "remarks", "marks"},
			What:  Words{"Réponses aux quiz, devoirs rendus avec leurs fichiers, remarques et notes.", "الأجوبة عن الاختبارات، والواجبات المسلَّمة مع ملفاتها، والملاحظات والنقط.", "Answers to quizzes, devoirs handed in with their files, remarks and marks."},
			Why:   Words{"Corriger et noter ; pouvoir dire qui a rendu quoi, quand et ce que cela a valu.", "التصحيح والتنقيط؛ وإثبات من سلّم ماذا ومتى وما ناله.", "To correct and mark; to be able to say who handed in what, when, and what it was worth."},
			Long:  Words{"Tant que le cours existe ; après l’effacement, les notes restent comptées sans nom.", "ما دام الدرس موجودًا؛ وبعد المحو تبقى النقط محسوبة دون اسم.", "As long as the course is there; after an erasure marks are still counted, without a name."},
		},
		{
			Parts: []string{"works", "papers", "given"},
			What:  Words{"Quiz et devoirs que la personne a écrits ou donnés à ses groupes.", "الاختبارات والواجبات التي كتبها الشخص أو كلّف بها أفواجه.", "Quizzes and devoirs that the person wrote, or gave to their groups."},
			Why:   Words{"Donner du travail à un groupe.", "تكليف الفوج بعمل.", "To give a group work to do."},
			Long:  Words{"Tant que le cours existe ; sans nom après l’effacement.", "ما دام الدرس موجودًا؛ ودون اسم بعد المحو.", "As long as the course is there; without a name after an erasure."},
		},
		{
			Parts: []string{"notices"},
			What:  Words{"Les notifications reçues, et si elles ont été lues.", "الإشعارات المتوصَّل بها، وهل قُرئت.", "The notifications received, and whether they were read."},
			Why:   Words{"Prévenir une seule fois.", "الإخبار مرة واحدة.", "To tell once."},
			Long:  Words{"90 jours, ou jusqu’à l’effacement.", "90 يومًا، أو إلى حين المحو.", "90 days, or until an erasure."},
		},
	}
}
