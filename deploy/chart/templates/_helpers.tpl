{{- define "auditactors.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- /* Without dots, which names of releases may have and those of services may not. */ -}}
{{- define "auditactors.fullname" -}}
{{- $name := .Values.fullnameOverride }}
{{- if not $name }}
{{- $own := include "auditactors.name" . }}
{{- $name = contains $own .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $own) }}
{{- end }}
{{- $name | replace "." "-" | trunc 50 | trimSuffix "-" }}
{{- end }}

{{- define "auditactors.headless" -}}
{{- printf "%s-nodes" (include "auditactors.fullname" .) }}
{{- end }}

{{- define "auditactors.domain" -}}
{{- printf "%s.%s.svc.%s" (include "auditactors.headless" .) .Release.Namespace .Values.clusterDomain }}
{{- end }}

{{- define "auditactors.selectorLabels" -}}
app.kubernetes.io/name: {{ include "auditactors.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "auditactors.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "auditactors.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "auditactors.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "auditactors.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "auditactors.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{- define "auditactors.tlsSecret" -}}
{{- if .Values.cluster.tls.existingSecret }}
{{- .Values.cluster.tls.existingSecret }}
{{- else if .Values.cluster.tls.certManager.enabled }}
{{- printf "%s-cluster-tls" (include "auditactors.fullname" .) }}
{{- end }}
{{- end }}

{{- define "auditactors.grpc" -}}
{{- $grpc := dict "listen" (printf "0.0.0.0:%d" (int .Values.grpc.port)) }}
{{- with .Values.grpc }}
{{- if .tls.existingSecret }}
{{- $_ := set $grpc "certificate" "/etc/auditactors/grpc/tls.crt" }}
{{- $_ := set $grpc "key" "/etc/auditactors/grpc/tls.key" }}
{{- else }}
{{- $_ := set $grpc "insecure" "on" }}
{{- end }}
{{- if .tls.clientCaSecret }}
{{- $_ := set $grpc "client-ca" "/etc/auditactors/grpc-clients/ca.crt" }}
{{- $_ := set $grpc "viewers" .viewers }}
{{- $_ := set $grpc "admins" .admins }}
{{- end }}
{{- if .tokens.existingSecret }}
{{- if .tokens.viewerKey }}
{{- $_ := set $grpc "viewer-token-file" "/etc/auditactors/grpc-tokens/viewer" }}
{{- end }}
{{- if .tokens.adminKey }}
{{- $_ := set $grpc "admin-token-file" "/etc/auditactors/grpc-tokens/admin" }}
{{- end }}
{{- end }}
{{- end }}
{{- toJson $grpc }}
{{- end }}

{{- define "auditactors.spoolMebibytes" -}}
{{- $size := toString .Values.spool.maxSize }}
{{- mul (regexFind "^[0-9]+" $size | int64) (ternary 1024 1 (hasSuffix "GiB" $size)) }}
{{- end }}

{{- /* What the values mean to the program, with the settings below config over it. */ -}}
{{- define "auditactors.config" -}}
{{- $name := include "auditactors.fullname" . }}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $name) }}
{{- fail (printf "no service can be named %s: set fullnameOverride to small letters, digits, -" $name) }}
{{- end }}
{{- $ports := list (int .Values.cluster.port) (int .Values.health.port) }}
{{- if .Values.webhook.enabled }}{{ $ports = append $ports (int .Values.webhook.port) }}{{ end }}
{{- if .Values.grpc.enabled }}{{ $ports = append $ports (int .Values.grpc.port) }}{{ end }}
{{- if ne (len $ports) (len (uniq $ports)) }}
{{- fail "cluster.port, health.port, webhook.port and grpc.port have to differ: they are ports of one pod" }}
{{- end }}
{{- with .Values.cluster.tls }}
{{- if and .certManager.enabled (not .existingSecret) (not .certManager.issuerRef.name) }}
{{- fail "cluster.tls.certManager.enabled needs cluster.tls.certManager.issuerRef, with the name of an issuer" }}
{{- end }}
{{- end }}
{{- if and (eq .Values.store.kind "sqlite") (gt (int .Values.replicas) 1) }}
{{- fail "store.kind sqlite is a file of one node: set replicas to 1, or store.kind to postgresql" }}
{{- end }}
{{- if and (eq .Values.store.kind "sqlite") (not .Values.persistence.enabled) }}
{{- fail "store.kind sqlite needs persistence.enabled: the file would be gone with the pod" }}
{{- end }}
{{- if and (eq .Values.store.kind "postgresql") (not .Values.store.postgresql.existingSecret) }}
{{- fail "store.kind postgresql needs store.postgresql.existingSecret: a secret with the connection string" }}
{{- end }}
{{- if and .Values.sources (not .Values.persistence.enabled) (gt (include "auditactors.spoolMebibytes" . | int) 768) }}
{{- fail "spool.maxSize above 768 MiB needs persistence.enabled: without it the folder for data has 1 GiB" }}
{{- end }}
{{- $sinks := omit (.Values.config.sinks | default dict) "stdout" | keys | sortAlpha }}
{{- if and $sinks (eq .Values.store.kind "none") (not (dig "store" "kind" "" .Values.config)) }}
{{- fail (printf "config.sinks has %s, and sinks read the alert log, which needs a store: set store.kind" (join ", " $sinks)) }}
{{- end }}
{{- if and .Values.grpc.enabled (eq .Values.store.kind "none") }}
{{- fail "grpc.enabled needs a store: set store.kind" }}
{{- end }}
{{- if and .Values.grpc.enabled (not (has "web" .Values.roles)) }}
{{- fail "grpc.enabled needs the role web, which serves alerts: add it to roles" }}
{{- end }}
{{- with .Values.grpc }}
{{- if and (or .tls.clientCaSecret .tokens.existingSecret) (not .tls.existingSecret) }}
{{- fail "grpc.tls.clientCaSecret and grpc.tokens need grpc.tls.existingSecret: a secret with tls.crt and tls.key" }}
{{- end }}
{{- if and .tls.existingSecret (not .tls.clientCaSecret) (not .tokens.existingSecret) }}
{{- fail "grpc.tls.existingSecret needs grpc.tls.clientCaSecret or grpc.tokens.existingSecret: who may ask" }}
{{- end }}
{{- if and .tokens.existingSecret (not .tokens.viewerKey) (not .tokens.adminKey) }}
{{- fail "grpc.tokens.existingSecret needs grpc.tokens.viewerKey or grpc.tokens.adminKey" }}
{{- end }}
{{- end }}
{{- if .Values.remediation.enabled }}
{{- if eq .Values.store.kind "none" }}
{{- fail "remediation.enabled needs a store for its journal: set store.kind" }}
{{- end }}
{{- if not .Values.remediation.files }}
{{- fail "remediation.enabled needs rules: set remediation.files" }}
{{- end }}
{{- end }}
{{- $seeds := list }}
{{- range $number := until (min 3 (int .Values.replicas) | int) }}
{{- $seeds = append $seeds (printf "%s-%d.%s" (include "auditactors.fullname" $) $number (include "auditactors.domain" $)) }}
{{- end }}
{{- $rules := list }}
{{- if .Values.rules.starter }}{{ $rules = append $rules "/app/rules" }}{{ end }}
{{- if .Values.rules.files }}{{ $rules = append $rules "/etc/auditactors/rules/own" }}{{ end }}
{{- range .Values.rules.existingConfigMaps }}
{{- $rules = append $rules (printf "/etc/auditactors/rules/maps/%s" .) }}
{{- end }}
{{- if not $rules }}
{{- fail "there are no rules: set rules.starter, rules.files or rules.existingConfigMaps" }}
{{- end }}
{{- $sources := .Values.sources }}
{{- if .Values.webhook.enabled }}
{{- if not .Values.webhook.existingSecret }}
{{- fail "webhook.enabled needs webhook.existingSecret: a secret with the certificate of the webhook" }}
{{- end }}
{{- if and .Values.webhook.service.nodePort (eq .Values.webhook.service.type "ClusterIP") }}
{{- fail "webhook.service.nodePort needs webhook.service.type NodePort or LoadBalancer" }}
{{- end }}
{{- $sources = append $sources (printf "https://0.0.0.0:%d%s" (int .Values.webhook.port) .Values.webhook.path) }}
{{- end }}
{{- $config := dict
  "profile" "cluster"
  "sources" $sources
  "rules" (dict "paths" $rules)
  "output" (dict "format" "json")
  "node" (dict "roles" .Values.roles)
  "health" (dict "listen" (printf "0.0.0.0:%d" (int .Values.health.port)))
  "dead-letters" (dict "file" "/var/lib/auditactors/dead-letters.jsonl")
}}
{{- $cluster := dict "port" (int .Values.cluster.port) "seed-nodes" $seeds }}
{{- if include "auditactors.tlsSecret" . }}
{{- $_ := set $cluster "tls" (dict
  "certificate-file" "/etc/auditactors/cluster/tls.crt"
  "key-file" "/etc/auditactors/cluster/tls.key"
  "ca-file" "/etc/auditactors/cluster/ca.crt"
  "restart-when-renewed" (ternary "on" "off" .Values.cluster.tls.restartWhenRenewed)) }}
{{- else }}
{{- $_ := set $cluster "insecure" "on" }}
{{- end }}
{{- $_ := set $config "cluster" $cluster }}
{{- $store := dict "kind" .Values.store.kind }}
{{- if eq .Values.store.kind "sqlite" }}
{{- $_ := set $store "sqlite" (dict "file" "/var/lib/auditactors/auditactors.db") }}
{{- else if eq .Values.store.kind "postgresql" }}
{{- $_ := set $store "postgresql" (dict "connection-file" "/etc/auditactors/store/connection") }}
{{- end }}
{{- $_ := set $config "store" $store }}
{{- if .Values.ldp.existingSecret }}
{{- $_ := set $config "ldp" (dict "token-file" "/etc/auditactors/ldp/token") }}
{{- end }}
{{- /* For "auditactors cluster" within a pod: whoever may run something there, and nobody else. */ -}}
{{- $_ := set $config "grpc" (dict "listen" "unix:/tmp/auditactors.sock") }}
{{- if .Values.grpc.enabled }}
{{- $_ := set $config "grpc" (include "auditactors.grpc" . | fromJson) }}
{{- end }}
{{- if and .Values.sources (ne (toString .Values.spool.maxSize) "0") }}
{{- $_ := set $config "spool" (dict "max-size" .Values.spool.maxSize "directory" "/var/lib/auditactors/spool") }}
{{- end }}
{{- if .Values.webhook.enabled }}
{{- $webhook := dict "certificate" "/etc/auditactors/webhook/tls.crt" "key" "/etc/auditactors/webhook/tls.key" }}
{{- if .Values.webhook.tokenSecret }}
{{- $_ := set $webhook "token-file" "/etc/auditactors/webhook-token/token" }}
{{- else }}
{{- $_ := set $webhook "client-ca" "/etc/auditactors/webhook/ca.crt" }}
{{- end }}
{{- $_ := set $config "webhook" $webhook }}
{{- end }}
{{- if .Values.remediation.enabled }}
{{- $_ := set $config "remediation" (dict
  "rules" (list "/etc/auditactors/remediation")
  "dry-run" (ternary "on" "off" .Values.remediation.dryRun)) }}
{{- end }}
{{- mergeOverwrite $config (deepCopy .Values.config) | toPrettyJson }}
{{- end }}
