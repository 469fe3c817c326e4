{{- /* Folders, and no single files: what is exchanged in a config map or a secret reaches the pod. */ -}}
{{- define "auditactors.mounts" -}}
- name: data
  mountPath: /var/lib/auditactors
- name: tmp
  mountPath: /tmp
- name: config
  mountPath: /etc/auditactors/config
  readOnly: true
{{- if .Values.rules.files }}
- name: rules
  mountPath: /etc/auditactors/rules/own
  readOnly: true
{{- end }}
{{- range $number, $name := .Values.rules.existingConfigMaps }}
- name: rules-{{ $number }}
  mountPath: /etc/auditactors/rules/maps/{{ $name }}
  readOnly: true
{{- end }}
{{- if .Values.webhook.enabled }}
- name: webhook
  mountPath: /etc/auditactors/webhook
  readOnly: true
{{- if .Values.webhook.tokenSecret }}
- name: webhook-token
  mountPath: /etc/auditactors/webhook-token
  readOnly: true
{{- end }}
{{- end }}
{{- if .Values.remediation.enabled }}
- name: remediation
  mountPath: /etc/auditactors/remediation
  readOnly: true
{{- end }}
{{- if .Values.ldp.existingSecret }}
- name: ldp
  mountPath: /etc/auditactors/ldp
  readOnly: true
{{- end }}
{{- if eq .Values.store.kind "postgresql" }}
- name: store
  mountPath: /etc/auditactors/store
  readOnly: true
{{- end }}
{{- if include "auditactors.tlsSecret" . }}
- name: cluster
  mountPath: /etc/auditactors/cluster
  readOnly: true
{{- end }}
{{- if .Values.grpc.enabled }}
{{- range $name, $secret := dict
  "grpc" .Values.grpc.tls.existingSecret
  "grpc-clients" .Values.grpc.tls.clientCaSecret
  "grpc-tokens" .Values.grpc.tokens.existingSecret }}
{{- if $secret }}
- name: {{ $name }}
  mountPath: /etc/auditactors/{{ $name }}
  readOnly: true
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.volumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "auditactors.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
- name: config
  configMap:
    name: {{ include "auditactors.fullname" . }}
{{- if .Values.rules.files }}
- name: rules
  configMap:
    name: {{ include "auditactors.fullname" . }}-rules
{{- end }}
{{- range $number, $name := .Values.rules.existingConfigMaps }}
- name: rules-{{ $number }}
  configMap:
    name: {{ $name }}
{{- end }}
{{- if .Values.webhook.enabled }}
- name: webhook
  secret:
    secretName: {{ .Values.webhook.existingSecret }}
{{- if .Values.webhook.tokenSecret }}
- name: webhook-token
  secret:
    secretName: {{ .Values.webhook.tokenSecret }}
{{- end }}
{{- end }}
{{- if .Values.remediation.enabled }}
- name: remediation
  configMap:
    name: {{ include "auditactors.fullname" . }}-remediation
{{- end }}
{{- if .Values.ldp.existingSecret }}
- name: ldp
  secret:
    secretName: {{ .Values.ldp.existingSecret }}
    items:
      - key: {{ .Values.ldp.key }}
        path: token
{{- end }}
{{- if eq .Values.store.kind "postgresql" }}
- name: store
  secret:
    secretName: {{ .Values.store.postgresql.existingSecret }}
    items:
      - key: {{ .Values.store.postgresql.key }}
        path: connection
{{- end }}
{{- if include "auditactors.tlsSecret" . }}
- name: cluster
  secret:
    secretName: {{ include "auditactors.tlsSecret" . }}
{{- end }}
{{- if .Values.grpc.enabled }}
{{- with .Values.grpc.tls.existingSecret }}
- name: grpc
  secret:
    secretName: {{ . }}
    items:
      - key: tls.crt
        path: tls.crt
      - key: tls.key
        path: tls.key
{{- end }}
{{- with .Values.grpc.tls.clientCaSecret }}
- name: grpc-clients
  secret:
    secretName: {{ . }}
    items:
      - key: ca.crt
        path: ca.crt
{{- end }}
{{- with .Values.grpc.tokens }}
{{- if .existingSecret }}
- name: grpc-tokens
  secret:
    secretName: {{ .existingSecret }}
    items:
      {{- if .viewerKey }}
      - key: {{ .viewerKey }}
        path: viewer
      {{- end }}
      {{- if .adminKey }}
      - key: {{ .adminKey }}
        path: admin
      {{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.volumes }}
{{ toYaml . }}
{{- end }}
{{- end }}
