/**
 * How a report looks: the workbench's tokens, dark and light by the reader's setting, nothing loaded from elsewhere.
 */
export const STYLE = `
:root{color-scheme:dark light;
--well:#0C0C0D;--frame:#161617;--panel:#1D1D1F;--raised:#28282B;--line:#2F2F33;--t1:#F2F1EE;--t2:#C2C1BE;--t3:#A09F9C;
--hand:#FFB27A;--model:#8FB1FF;--ok:#74D39B;--warn:#F2D24B;--floor:#A09F9C}
@media (prefers-color-scheme:light){:root{
--well:#DEDEDC;--frame:#F3F3F1;--panel:#FFFFFF;--raised:#EBEBE9;--line:#DCDCD9;--t1:#1A1A1B;--t2:#48484A;--t3:#5E5E60;
--hand:#9F4408;--model:#2F57C9;--ok:#176B3B;--warn:#7D5A00;--floor:#7A7A78}}
*{box-sizing:border-box}
body{margin:0;background:var(--frame);color:var(--t1);font:400 13px/20px "IBM Plex Sans",system-ui,-apple-system,"Segoe UI",sans-serif;
font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
main{max-width:1240px;margin:0 auto;padding:24px 24px 48px}
h1{font:600 20px/28px inherit;font-family:inherit;margin:0 0 20px;overflow-wrap:anywhere}
h2{font:600 15px/20px inherit;font-family:inherit;margin:36px 0 12px}
p{margin:0 0 12px;max-width:72ch}
.caption,.chart text,th,.name small{color:var(--t3);font-size:12px;line-height:16px}
.caption{max-width:72ch}
code,.code{font-family:"IBM Plex Mono",ui-monospace,Consolas,monospace;font-size:12px;overflow-wrap:anywhere}
.top{display:grid;grid-template-columns:minmax(0,400px) minmax(0,1fr);gap:36px;align-items:start}
.headline{margin:4px 0 20px;display:flex;flex-wrap:wrap;align-items:baseline;gap:0 12px;color:var(--t2);font-size:15px;line-height:24px}
.headline b{font-weight:500;font-size:56px;line-height:60px;color:var(--t1);letter-spacing:-.5px}
.bars{display:grid;grid-template-columns:minmax(110px,auto) minmax(0,1fr) 2.5em;gap:12px 16px;align-items:center;margin-bottom:16px}
.bars .name{line-height:18px;font-weight:500}.bars .name small{display:block;font-weight:400}
.bars .track{height:18px;background:var(--raised);border-radius:3px;overflow:hidden}.bars .fill{height:100%}
.bars .value{text-align:right;font-size:15px;font-weight:500}
.numbers{display:flex;flex-wrap:wrap;gap:12px 36px;margin:20px 0 0;padding:16px 0 0;border-top:1px solid var(--line)}
.numbers div{min-width:64px}.numbers dt{color:var(--t3);font-size:12px;line-height:16px}.numbers dd{margin:0;font-size:20px;line-height:28px;font-weight:500}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,320px),1fr));gap:20px}
.chart{margin:0;background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:16px}
.chart figcaption{display:flex;flex-wrap:wrap;gap:4px 16px;justify-content:space-between;margin-bottom:8px}
.chart svg{display:block;width:100%;height:auto;max-width:480px}
.chart text{fill:var(--t3)}.grid{stroke:var(--line)}.mark{fill:var(--panel);stroke:var(--t1);stroke-width:2}
.legend{display:flex;flex-wrap:wrap;gap:4px 12px;color:var(--t2);font-size:12px;line-height:16px}
.legend span{display:inline-flex;align-items:center;gap:6px}.chart svg.key,svg.key{display:inline-block;width:auto;flex:none}
.pair{display:grid;align-content:start;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:4px 12px;margin:0 0 24px}
.pair figcaption{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:0 12px}
.pair figcaption b{font-weight:500;overflow-wrap:anywhere}.pair figcaption span{color:var(--t2)}
.examples{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,540px),1fr));gap:0 24px}
.pair svg{display:block;width:100%;height:auto;background:#0C0C0D;border-radius:3px}
.pair div{color:var(--t3);font-size:12px;line-height:16px}
.pair{margin-left:0;margin-right:0}
.pair path{fill:none;stroke-width:1.6;vector-effect:non-scaling-stroke;stroke-linejoin:round}
.pair g{filter:drop-shadow(0 0 .7px #000)}
.pair .hand{stroke:#FFB27A}.pair .model{stroke:#8FB1FF;stroke-dasharray:5 3}
.pair .missed{fill:#FFB27A;fill-opacity:.35}.pair .extra{fill:#8FB1FF;fill-opacity:.35}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;max-width:860px}
th{font-weight:400;text-align:right;padding:4px 12px 4px 0;white-space:nowrap;border-bottom:1px solid var(--line);vertical-align:bottom}
td{text-align:right;padding:4px 12px 4px 0;height:28px;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child,td:first-child{text-align:left}td:first-child{white-space:normal;overflow-wrap:anywhere}
.provenance{display:grid;grid-template-columns:minmax(120px,max-content) minmax(0,1fr);gap:6px 20px;margin:0}
.provenance dt{color:var(--t3)}.provenance dd{margin:0;overflow-wrap:anywhere}
ul{margin:0;padding-left:20px}
@media (max-width:860px){.top{grid-template-columns:minmax(0,1fr);gap:20px}main{padding:20px 16px 36px}}
@media (max-width:480px){.provenance{grid-template-columns:minmax(0,1fr);gap:0}.provenance dd{margin-bottom:8px}.numbers{gap:12px 24px}}
@media print{:root{color-scheme:light}.pair,.chart{break-inside:avoid}}
`;
