/**
 * POSIX sh, run in the root of the watched folders. Reads `directory NAME`, `server NAME PID`, `ended NAME` and
 * `forget NAME`. Names are ours alone (`pg-roundtrip-` and hexadecimal digits), so that no path can go astray.
 */
export const watchdogScript = `
trap '' HUP INT QUIT TERM
began=$(date +%s)
directories=
servers=

without() {
  kept=
  for item in $2; do
    case $item in "$1" | "$1":*) ;; *) kept="$kept $item" ;; esac
  done
}

alive() {
  kill -0 "$1" 2>/dev/null || return 1
  [ -r "/proc/$1/stat" ] || return 0
  read -r stat <"/proc/$1/stat" 2>/dev/null || return 1
  case $stat in *') Z '* | *') X '*) return 1 ;; esac
}

while read -r verb name pid; do
  case $name in pg-roundtrip-*) ;; *) continue ;; esac
  case \${name#pg-roundtrip-} in '' | *[!0-9a-f]*) continue ;; esac
  case $pid in *[!0-9]*) continue ;; esac
  case $verb in
    directory) without "$name" "$directories"; directories="$kept $name" ;;
    server) without "$name" "$servers"; servers="$kept $name:$pid" ;;
    ended) without "$name" "$servers"; servers=$kept ;;
    forget)
      without "$name" "$servers"; servers=$kept
      without "$name" "$directories"; directories=$kept
      ;;
  esac
done

for item in $servers; do kill -QUIT "\${item#*:}" 2>/dev/null; done
for item in $servers; do
  pid=\${item#*:}
  tries=0
  while alive "$pid" && [ $tries -lt 150 ]; do
    sleep 0.05
    tries=$((tries + 1))
  done
  if alive "$pid"; then kill -KILL "$pid" 2>/dev/null; fi
done
# A server that was killed leaves a segment; proc(5): key, shmid, perms, size, cpid, lpid, nattch, six more, ctime, ...
for item in $servers; do
  [ -r /proc/sysvipc/shm ] || break
  while read -r _ id _ _ creator _ users _ _ _ _ _ _ made _; do
    if [ "$creator" = "\${item#*:}" ] && [ "$users" = 0 ] && [ "$made" -ge "$began" ]; then
      ipcrm -m "$id" 2>/dev/null
    fi
  done </proc/sysvipc/shm
done
tries=0
while [ $tries -lt 100 ]; do
  left=
  for item in $directories; do
    rm -rf "./$item" 2>/dev/null
    if [ -e "./$item" ]; then left="$left $item"; fi
  done
  directories=$left
  if [ -z "$directories" ]; then break; fi
  sleep 0.1
  tries=$((tries + 1))
done
`
