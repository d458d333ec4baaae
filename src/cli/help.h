/* help.h - the help of the program and of each command, made from the table. */
#ifndef MW_CLI_HELP_H
#define MW_CLI_HELP_H

struct cmd;

void help_program(void);
void help_command(const struct cmd *c);

#endif
