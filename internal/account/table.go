package account

// RightsRow is one cell of the table of rights in words, for the
// administrator's help.
type RightsRow struct {
	Act       Act      `json:"act"`
	Role      Role     `json:"role"`
	When      []string `json:"when"`      // how the person must stand to the thing: any of these
	Otherwise string   `json:"otherwise"` // "403", "404", or "403 if readable"
}

// relationNames names the relations in the order of their bits.
var relationNames = []string{
	"own", "group", "place", "else", "own, review off", "place, review on, submitted by another",
	"place, submitted by another", "place, role below manager", "group, learner only",
}

var refusalNames = map[refusal]string{hidden: "404", mayRead: "403 if readable", forbidden: "403"}

// Table gives who may do what, as Can decides it, in the order of Acts and Roles.
func Table() []RightsRow {
	var table []RightsRow
	for _, act := range Acts() {
		for _, role := range Roles() {
			cell, has := rights[act][role]
			if has {
				table = append(table, RightsRow{act, role, cell.when.names(), refusalNames[cell.otherwise]})
			}
		}
	}
	return table
}

func (rel relation) names() []string {
	names := []string{}
	for bit, name := range relationNames {
		if rel&(1<<bit) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// Acts lists every act, in the order of the oracle; reading content counts three
// times, by its state.
func Acts() []Act {
	return []Act{
		readPublished, readDraft, readWithdrawn, CourseCreate, CourseEdit, CourseSubmit, CoursePublish, CourseReturn,
		CourseWithdraw, UploadCreate, UploadTouch, Beat, ProgressRead, ProgressExport, PersonRead, PersonEdit, SecretReset,
		RoleGrant, RoleRevoke, FactRead, JobRead, SettingEdit, SignInRead, SignInRevoke, TokenCreate,
		OfferEdit, OfferImport, PersonExport, PersonErase, ArchiveRead, GlossaryEdit, MissedRead,
		PresenceCount, StatementRead,
	}
}
