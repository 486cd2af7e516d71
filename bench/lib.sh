#!/bin/sh
# lib.sh CLASS [ARGUMENT…]: builds the product and the benches when they changed, and runs one bench.
set -eu
cd "$(dirname "$0")/.."
if [ ! -f target/bench.classpath ] || [ -n "$(find pom.xml src -newer target/bench.classpath | head -n 1)" ]; then
  mvn -q -B -DskipTests -Dspotless.check.skip -Dcyclonedx.skip package
  mvn -q -B dependency:build-classpath -Dmdep.outputFile=target/bench.classpath -Dmdep.includeScope=test
fi
exec java -XX:-UsePerfData -cp "target/test-classes:target/classes:$(cat target/bench.classpath)" "$@"
