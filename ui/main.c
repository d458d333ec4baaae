/* main.c - the composition root: hands argv to the command line. */
#include "config.h"

int main(void)
{
    return 0;
}
