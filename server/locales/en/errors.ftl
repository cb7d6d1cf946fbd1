# What was wrong with a request, and what to do: a title and a sentence for each.

error-home = Open the playground

error-not-found = Nothing is here
error-not-found-detail = This address leads nowhere. It may be mistyped, or it was cut off when it was copied.

error-no-such-lab = No such lab
error-no-such-lab-detail = The gallery has no lab named “{ $name }”. Check the name in the address.

error-method-not-allowed = Not in this way
error-method-not-allowed-detail = This address exists, but it takes another HTTP method. The Allow header says which.

error-body-too-long = Too much at once
error-body-too-long-detail = The request has more than { $max } bytes, the most that is read. Send a shorter lab.

error-lab-too-long = The lab is too long
error-lab-too-long-detail = The lab has { $bytes } bytes, and at most { $max } are taken. Take out what its question does not need, or split it in two.

error-too-many-commands = The lab has too many commands
error-too-many-commands-detail = The lab has { $commands } commands, and at most { $max } are taken. Take out what its question does not need, or split it in two.

error-too-many-added = Too many commands in the address
error-too-many-added-detail = The address adds { $added } commands to the lab, and at most { $max } are taken. Take the last ones back; with JavaScript switched on there is no such limit.

error-not-json = Not marked as JSON
error-not-json-detail = This address takes JSON. Send it with the header “Content-Type: application/json”.

error-bad-json = The JSON is not understood
error-bad-json-detail = The request does not say what this address asks for: { $why }

error-no-command = No command on this line
error-no-command-detail = Line { $line } of the lab is no command. Name the line of one.

error-bad-range = No such steps
error-bad-range-detail = Steps { $from } to { $to } were asked for. The command has { $steps } steps, and at most { $max } of them are shown at once.

error-no-lab-in-form = No lab was sent
error-no-lab-in-form-detail = This address takes a form that holds the lab in its field “lab”. Use the button below the captures of the page.

error-no-capture = Nothing could be captured
error-no-capture-detail = No host of the lab has a device, so nobody could hear a frame. Add a host first.

error-capture-too-long = The capture is too long
error-capture-too-long-detail = The frames of the lab fill more than { $max } MiB, the most that is sent. Take out pings, or make them smaller.

error-edit-no-line = No such line
error-edit-no-line-detail = Line { $line } is not in the notebook any more. Look at the lines again.

error-edit-no-way = It cannot be moved
error-edit-no-way-detail = There is nothing that line { $line } could be moved past.

error-edit-no-command = No command
error-edit-no-command-detail = This is no command. Type one, or write it as a note.

error-edit-not-a-note = Not a note
error-edit-not-a-note-detail = This cannot stand here as a note. Type some words that are not a setting of the lab.

error-edit-setting = A setting would be lost
error-edit-setting-detail = The settings of a lab have to stay before its first command. Do this below them.

error-edit-not-printable = A letter that no command has
error-edit-not-printable-detail = A command has only plain ASCII letters, digits and signs; “{ $sign }” is none of them.

error-edit-in-quotes = A sign with a meaning
error-edit-in-quotes-detail = A shell would do something with “{ $sign }” inside double quotes. Use single quotes or leave it out.

error-edit-shell = A sign with a meaning
error-edit-shell-detail = A shell would do something with “{ $sign }”. A line here is one plain command, so put quotes around it or leave it out.

error-edit-comment = A remark in the command
error-edit-comment-detail = A remark behind a command is not taken. Make it a note of its own.

error-edit-unbalanced = A quote is open
error-edit-unbalanced-detail = A quote is opened and never closed. Close it or take it out.

error-busy = Busy
error-busy-detail = Too many labs are being replayed at this moment. Try again in a few seconds.

error-too-slow = This took too long
error-too-slow-detail = The answer was not ready in time. Try again in a few seconds; if it happens again, make the lab smaller.

error-broken = Our mistake
error-broken-detail = The program met a case that it does not know how to answer. Nothing of yours is lost; please report what you did.

test-greeting = { $host } has { $count ->
    [one] one route
   *[other] { $count } routes
}
