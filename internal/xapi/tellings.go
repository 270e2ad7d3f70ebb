package xapi

import (
	"maps"

	"github.com/digital-learning-lab/lab/internal/fact"
)

// telling is how one kind of fact is told.
type telling struct {
	verb word
	sort Sort // of its object, where that is gone by now
	tell func(t *Teller, l Line, how telling) []Statement
}

// tellings says how each kind of fact is told. A test fails where a kind is not
// here; facts of a newer lab are told as interacted.
func tellings() map[fact.Kind]telling {
	all := map[fact.Kind]telling{}
	for _, some := range []map[fact.Kind]telling{ofLearning(), ofFiles(), ofCourses(), ofPeople(), ofTheLab(), ofWork()} {
		maps.Copy(all, some)
	}
	return all
}

// is tells plainly what was done to something of a sort.
func is(verb word, sort Sort) telling { return telling{verb, sort, (*Teller).plain} }

func ofLearning() map[fact.Kind]telling {
	return map[fact.Kind]telling{
		fact.SessionClosed:     {sort: Resource, tell: (*Teller).session},
		fact.ResourceCompleted: {completed, Resource, (*Teller).completion},
		fact.ResourceMarked:    {waived, Resource, (*Teller).mark},
		fact.ResourceUnmarked:  {unsatisfied, Resource, (*Teller).mark},
	}
}

func ofFiles() map[fact.Kind]telling {
	return map[fact.Kind]telling{
		fact.UploadStarted:  is(started, File),
		fact.UploadWhole:    is(sent, File),
		fact.UploadReceived: is(received, File),
		fact.UploadRefused:  is(rejected, File),
		fact.AssetResent:    is(requested, File),
		fact.AssetStopped:   is(cancelled, File),
		fact.AssetDigitised: is(built, File),
		fact.AssetFailed:    is(rejected, File),
	}
}

func ofCourses() map[fact.Kind]telling {
	return map[fact.Kind]telling{
		fact.CourseCreated:    is(made, Course),
		fact.CourseChanged:    is(updated, Course),
		fact.CourseSubmitted:  is(submitted, Course),
		fact.CourseReturned:   is(returned, Course),
		fact.CoursePublished:  is(shared, Course),
		fact.CourseWithdrawn:  is(retracted, Course),
		fact.CourseArchived:   is(archived, Course),
		fact.ResourceChanged:  is(updated, Resource),
		fact.ResourceReplaced: is(replaced, Resource),
		fact.ResourceRemoved:  is(removed, Resource),
		fact.PageCorrected:    is(updated, Resource),
		fact.ResourceAligned:  is(tagged, Resource),
	}
}

func ofPeople() map[fact.Kind]telling {
	return map[fact.Kind]telling{
		fact.PersonCreated:    is(made, Person),
		fact.PersonChanged:    is(updated, Person),
		fact.CivilChanged:     is(updated, Person),
		fact.PersonExported:   is(delivered, Person),
		fact.PersonErased:     is(deleted, Person),
		fact.RoleGranted:      is(authorized, Person),
		fact.RoleRevoked:      is(retracted, Person),
		fact.SecretReset:      is(replaced, Person),
		fact.SignedIn:         {loggedIn, "", (*Teller).entry},
		fact.SignedOut:        {loggedOut, "", (*Teller).entry},
		fact.IdentityLinked:   is(tied, Person),
		fact.IdentityUnlinked: is(removed, Person),
		fact.ActRefused:       {denied, "", (*Teller).entry},
	}
}

// ofTheLab are the facts about what stands around courses and people.
func ofTheLab() map[fact.Kind]telling {
	return map[fact.Kind]telling{
		fact.GroupChanged:      is(updated, Group),
		fact.PlaceAdded:        is(added, Place),
		fact.PlaceChanged:      is(updated, Place),
		fact.SettingChanged:    is(updated, ""),
		fact.BudgetChanged:     is(updated, ""),
		fact.DemoRemoved:       is(removed, ""),
		fact.PeopleImported:    is(added, ""),
		fact.OfferImported:     is(added, ""),
		fact.FrameworkImported: is(added, ""),
		fact.ImportUndone:      is(retracted, ""),
		fact.OfferChanged:      is(updated, ""),
		fact.GlossaryChanged:   is(updated, ""),
	}
}

func ofWork() map[fact.Kind]telling {
	return map[fact.Kind]telling{
		fact.WorkCreated:      is(made, Work),
		fact.WorkChanged:      is(updated, Work),
		fact.WorkPublished:    is(shared, Work),
		fact.WorkWithdrawn:    is(retracted, Work),
		fact.WorkArchived:     is(archived, Work),
		fact.WorkGiven:        is(assigned, Work),
		fact.WorkTakenBack:    is(retracted, Work),
		fact.AttemptSubmitted: {completed, Work, (*Teller).sat},
		fact.HandedIn:         is(handed, Work),
		fact.HandInTakenBack:  is(retracted, Work),
		fact.HandInAgain:      is(returned, Work),
		fact.HandInReturned:   is(returned, Work),
		fact.HandInRemarked:   is(commented, Work),
		fact.MarkSet:          {scored, Work, (*Teller).scored},
	}
}
