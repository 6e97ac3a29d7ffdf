#!/bin/sh
# One nginx as a web analytics source, all of it inside DIR, on loopback: a
# visitor cookie, a tracking pixel /t.gif and a JSON log, DIR/logs/hits.ndjson.
#   nginx.sh start DIR PORT | stop DIR | url DIR
set -eu
. "$(dirname "$0")/common.sh"

# As root, nginx would serve as www-data, which cannot read a private DIR.
user_line() {
    [ "$(id -u)" != 0 ] || echo 'user root;'
}

# write_configuration DIR PORT
write_configuration() {
    cat >"$1/nginx.conf" <<END
$(user_line)
daemon off; pid nginx.pid; error_log logs/error.log; worker_processes 1;
events {}
http {
  client_body_temp_path tmp/b; proxy_temp_path tmp/p; fastcgi_temp_path tmp/f; uwsgi_temp_path tmp/u; scgi_temp_path tmp/s;
  log_format hits escape=json '{"msec":\$msec,"ip":"\$remote_addr","uri":"\$request_uri","status":\$status,"ref":"\$http_referer","ua":"\$http_user_agent","visitor":"\$uid_got\$uid_set","page":"\$arg_url","event":"\$arg_e","user":"\$arg_uid","req":"\$request_id"}';
  access_log logs/access.log combined; access_log logs/hits.ndjson hits;
  userid on; userid_name vid; userid_path /; userid_expires 365d;
  server {
    listen 127.0.0.1:$2;
    root www; default_type text/html;
    location / { try_files \$uri /index.html; }
    location = /ready { access_log off; userid off; return 204; }
    location = /t.gif { empty_gif; expires -1; }
  }
}
END
}

# write_env DIR PORT
write_env() {
    cat >"$1/env" <<END
NGINX_URL=http://127.0.0.1:$2/
NGINX_PORT=$2
NGINX_HITS=$1/logs/hits.ndjson
NGINX_ACCESS_LOG=$1/logs/access.log
NGINX_LOG=$1/logs/error.log
NGINX_DIR=$1
END
}

start() {
    need nginx nginx
    check_dir_name "$1"
    dir=$(absolute_dir "$1")
    check_dir_name "$dir"
    refuse_if_running "$dir/pid"
    check_port "$2"
    mkdir -p "$dir/www" "$dir/logs" "$dir/tmp"
    echo '<!doctype html><title>shop</title><h1>shop</h1>' >"$dir/www/index.html"
    write_configuration "$dir" "$2"
    write_env "$dir" "$2"
    run_in_background "$dir/pid" "$dir/logs/error.log" \
        nginx -p "$dir/" -c nginx.conf -e logs/error.log
    wait_http nginx "http://127.0.0.1:$2/ready" 15 "$background_pid" "$dir/logs/error.log" && return 0
    stop_process "$dir/pid"
    exit 1
}

command_line NGINX_URL "$@"
