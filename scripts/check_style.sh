#!/bin/sh
# check_style.sh - the rules of style that a script can check.
#
# Every .c and .h begins with a comment that names it and says what it is; functions have at most
# 80 lines unless their body is one flat table or switch; files of the program at most 650 lines;
# lines at most 100 columns; some words are refused. Comments and texts are not looked at for
# words.
cd "${srcdir:-.}" || exit 99
[ -f src/base/err.h ] || exit 99

find src ui tests bench -name '*.[ch]' 2>/dev/null | grep -v '/scratch/' | sort | xargs awk '
function report(what)
{
    print FILENAME ":" FNR ": " what
    bad = 1
}
# the line without texts and comments; remembers an open comment
function code_of(line,   out, at)
{
    gsub(/\\./, "", line)
    gsub(/"[^"]*"/, "\"\"", line)
    gsub(/\047[^\047]*\047/, "0", line)
    out = ""
    while (line != "") {
        if (in_comment) {
            at = index(line, "*/")
            if (!at)
                return out
            line = substr(line, at + 2)
            in_comment = 0
        } else {
            at = index(line, "/*")
            if (!at)
                return out line
            out = out substr(line, 1, at - 1)
            line = substr(line, at + 2)
            in_comment = 1
        }
    }
    return out
}
function close_function(   n)
{
    n = FNR - begun + 1
    if (n > 80 && !(flat && deepest <= 12))
        report("function of " n " lines")
    begun = 0
}
FNR == 1 {
    in_comment = begun = 0
    name = FILENAME
    sub(/.*\//, "", name)
    if (index($0, "/* " name " - ") != 1)
        report("does not begin with \"/* " name " - what it is\"")
    before = ""
}
length($0) > 100 { # bytes; only plain text is judged
    if ($0 !~ /[^ -~]/)
        report("line of " length($0) " columns")
}
FNR == 651 && FILENAME !~ /^(tests|bench)\// { report("file of more than 650 lines") }
{
    was_comment = in_comment
    code = code_of($0)
}
code ~ /^{$/ { begun = FNR; flat = 0; deepest = 0 }
begun && code ~ /^    (switch \(|.*= {$)/ { flat = 1 }
begun && match(code, /^ +[a-z]/) && RLENGTH - 1 > deepest && code !~ /^ +(case|default)/ {
    if (before ~ /[;{}:]$/)
        deepest = RLENGTH - 1
}
code ~ /^}$/ && begun { close_function() }
FILENAME ~ /^(src|ui)\// {
    if (code ~ /typedef (struct|enum|union)/)
        report("typedef of a struct, enum or union")
    if (match(code, /(^|[^A-Za-z0-9_])(strtok|atoi|atol|atof|sprintf|vsprintf|strcpy|strcat|strncpy|gmtime|localtime|setenv|putenv)[ ]*\(/))
        report("refused: " substr(code, RSTART, RLENGTH) ")")
    if (code ~ /^extern / && code !~ /^extern (const |char \*\*environ)/)
        report("extern variable")
    if (FILENAME != "ui/main.c" && code ~ /(^|[^A-Za-z0-9_])_?exit *\(/)
        report("exit below main")
    if (FILENAME !~ /^(src\/cli|ui)\// && code ~ /(^|[^A-Za-z0-9_])(v?f?printf|puts|fputs|putchar|perror) *\(/)
        report("prints below src/cli")
}
code ~ /^# *define [A-Za-z_0-9]+\(/ && before !~ /\*\/ *$/ && $0 !~ /\/\*/ {
    report("function-like macro without a reason beside it")
}
{
    if ($0 !~ /^ *$/)
        before = $0
}
END { exit bad }'
