# Finds a JDK 25 or later; sourced by the launchers. Sets JAVA, or prints one line and exits with 1.
java_major() {
  "$1" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p'
}

find_java() {
  local candidate major
  for candidate in \
    "${JAVA_HOME:+$JAVA_HOME/bin/java}" \
    "$(command -v java || true)" \
    /usr/lib/jvm/*25*/bin/java /usr/lib/jvm/*/bin/java \
    /opt/java/*/bin/java /opt/jdk*/bin/java \
    "${HOME:-}"/.sdkman/candidates/java/*/bin/java "${HOME:-}"/.jdks/*/bin/java \
    /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java; do
    [ -n "$candidate" ] && [ -x "$candidate" ] || continue
    # One that does not work is none: a launcher of a version manager, another architecture.
    major=$(java_major "$candidate" || true)
    if [ "${major:-0}" -ge 25 ]; then
      JAVA=$candidate
      return 0
    fi
  done
  echo "weir: no JDK 25 or later found in JAVA_HOME, PATH or the usual folders; install one (Debian and Ubuntu: temurin-25-jdk from Adoptium) or set JAVA_HOME" >&2
  exit 1
}
