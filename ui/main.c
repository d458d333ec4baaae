/* main.c - the composition root: hands argv to the command line.
 *
 * Only LC_CTYPE is taken from the environment: LC_NUMERIC would give strtod a comma. */
#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/cli/cmd.h"

int main(int argc, char **argv)
{
    if (getuid() != geteuid() || getgid() != getegid()) {
        fputs("millwright: it does not run setuid or setgid\n", stderr);
        return 1;
    }
    setlocale(LC_CTYPE, "");
    umask(077);
    return cmd_main(argc, argv);
}
