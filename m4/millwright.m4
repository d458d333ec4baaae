dnl MW_TRY_FLAGS(OUT, VAR, FLAGS): append to OUT each flag that compiles and links when added to VAR.
AC_DEFUN([MW_TRY_FLAGS], [
  AC_SUBST([$1])
  for mw_flag in m4_normalize([$3]); do
    AC_MSG_CHECKING([whether $CC accepts $mw_flag])
    mw_save=$$2
    $2="$$2 -Werror $mw_flag"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])], [AC_MSG_RESULT([yes]); $1="$$1 $mw_flag"], [AC_MSG_RESULT([no])])
    $2=$mw_save
  done
])
dnl MW_LIB_NOPC(PREFIX, HEADER, LIB, FUNCTION, [IF-FOUND], [IF-NOT]): a library without a .pc file.
dnl Sets PREFIX_LIBS unless the user did; LIBS stays as it was.
AC_DEFUN([MW_LIB_NOPC], [
  AC_ARG_VAR([$1_LIBS], [linker flags for $3])
  mw_found=no
  mw_save=$LIBS
  LIBS="$$1_LIBS $LIBS"
  AC_CHECK_HEADER([$2], [AC_SEARCH_LIBS([$4], [$3], [mw_found=yes])])
  LIBS=$mw_save
  AS_IF([test "$mw_found" = yes],
    [AS_IF([test "$ac_cv_search_$4" != "none required"], [: "${$1_LIBS=$ac_cv_search_$4}"])
     $5], [$6])
])
