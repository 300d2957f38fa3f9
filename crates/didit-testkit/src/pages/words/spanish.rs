//! Spanish.

use super::super::step::Step;
use super::{End, Facts, StepText, Words};
use crate::vocabulary::status::Status;

pub(super) static WORDS: Words = Words {
    code: "es",
    name: "Español",
    other_language: "Idioma",
    sandbox: "Entorno de pruebas",
    invented: "Este es un Didit simulado en el equipo de un desarrollador. Las personas y los documentos son inventados; no se fotografía ni se envía nada.",
    welcome: "Verifica tu identidad",
    welcome_company: "Verifica tu empresa",
    welcome_lead: "Tardarás unos dos minutos.",
    welcome_back: "Hola de nuevo",
    welcome_back_lead: "Tu verificación aún no ha terminado. Puedes continuar ahora.",
    again: "Hay que repetir algunos pasos",
    again_lead: "Una persona ha revisado tu verificación y te pide que repitas lo siguiente:",
    reviewer_says: "Mensaje de quien revisa",
    your_steps: "Lo que harás",
    start: "Empezar",
    go_on: "Continuar",
    other_device: "Continuar en otro dispositivo",
    step: "Paso",
    of: "de",
    code_label: "Código de seis cifras",
    code_hint: "Sirven seis cifras cualesquiera: el simulador no envía ningún código.",
    code_wrong: "El código tiene exactamente seis cifras.",
    outcome: "Elige el resultado",
    outcome_lead: "En el entorno de pruebas decides cómo termina esta verificación.",
    outcome_live: "Todo está listo",
    outcome_live_lead: "Envía tus respuestas para terminar la verificación.",
    outcome_unknown: "Elige uno de los resultados de la lista.",
    finish: "Terminar la verificación",
    waiting: "Continúa en tu otro dispositivo",
    waiting_lead: "Abre allí este enlace. Esta página seguirá sola cuando hayas terminado.",
    waiting_link: "Enlace para el otro dispositivo",
    waiting_check: "Comprobar de nuevo",
    waiting_here: "Continuar aquí",
    back_to_app: "Volver a la aplicación",
    return_to_first: "Puedes cerrar esta página y volver al dispositivo en el que empezaste.",
    unknown: "Este enlace no funciona",
    unknown_lead: "No hay ninguna verificación detrás. Pide un enlace nuevo donde obtuviste este.",
    facts: Facts {
        document: "Documento",
        number: "Número",
        name: "Nombre",
        born: "Nacimiento",
        address: "Dirección",
        sent_to: "Enviado a",
    },
    step_texts,
    ends,
    scenario,
};

fn step_texts(step: Step) -> StepText {
    let text = |short, title, lead, done| StepText {
        short,
        title,
        lead,
        done,
    };
    match step {
        Step::Document => text(
            "Fotografía tu documento de identidad",
            "Tu documento de identidad",
            "Fotografía el anverso y el reverso. Las cuatro esquinas deben verse en la imagen.",
            "Hacer las fotos",
        ),
        Step::Chip => text(
            "Lee su chip",
            "El chip de tu documento",
            "Acerca el documento a la parte trasera del teléfono hasta que se haya leído.",
            "Leer el chip",
        ),
        Step::Selfie => text(
            "Hazte un selfi",
            "Tu rostro",
            "Mira a la cámara y quédate quieto un momento.",
            "Hacer el selfi",
        ),
        Step::Address => text(
            "Muestra un justificante de domicilio",
            "Tu justificante de domicilio",
            "Una factura o un extracto bancario con tu nombre y dirección, de menos de tres meses.",
            "Subir el documento",
        ),
        Step::Phone => text(
            "Confirma tu número de teléfono",
            "Tu número de teléfono",
            "Escribe el código del mensaje de texto.",
            "Confirmar",
        ),
        Step::Email => text(
            "Confirma tu correo electrónico",
            "Tu correo electrónico",
            "Escribe el código del mensaje.",
            "Confirmar",
        ),
        Step::Questions => text(
            "Responde a unas preguntas",
            "Unas preguntas",
            "La persona inventada responde por ti: el simulador hace siempre las mismas preguntas.",
            "Enviar las respuestas",
        ),
        Step::Company => text(
            "Busca tu empresa",
            "Tu empresa",
            "Buscamos tu empresa en el registro público.",
            "Esta es mi empresa",
        ),
        Step::CompanyDocuments => text(
            "Sube los documentos de la empresa",
            "Los documentos de la empresa",
            "La escritura de constitución y una lista de accionistas.",
            "Subir los documentos",
        ),
        Step::People => text(
            "Indica las personas clave",
            "Las personas clave",
            "Quienes poseen o dirigen la empresa. Cada una recibe su propio enlace.",
            "Confirmar las personas",
        ),
    }
}

fn ends(status: Status) -> End {
    let end = |title, lead| End { title, lead };
    match status {
        Status::Approved => end("Estás verificado", "Todo está en orden. Gracias."),
        Status::Declined => end(
            "La verificación ha fallado",
            "No hemos podido confirmar tu identidad. La aplicación puede decirte más.",
        ),
        Status::InReview => end(
            "Una persona lo está revisando",
            "Tu verificación está completa y en revisión. Se te comunicará el resultado.",
        ),
        Status::KycExpired => end(
            "Tu verificación ha caducado",
            "Fue aprobada, pero su plazo ha terminado. Pide otra a la aplicación.",
        ),
        Status::Abandoned => end(
            "Se acabó el tiempo",
            "La verificación se empezó, pero no se terminó a tiempo. Pide un enlace nuevo.",
        ),
        _ => end(
            "Este enlace ha caducado",
            "No se usó a tiempo. Pide otro a la aplicación.",
        ),
    }
}

fn scenario(slug: &str) -> Option<&'static str> {
    Some(match slug {
        "approve" => "Todo es correcto.",
        "decline_aml_hit" => "La persona está con seguridad en una lista.",
        "decline_could_not_recognize_document" => "No hay ningún documento en la imagen.",
        "decline_database_no_match" => "La fuente nacional no conoce a esa persona.",
        "decline_document_expired" => "El documento está caducado.",
        "decline_face_match_low_similarity" => "El selfi es de otra persona.",
        "decline_ip_blocklist" => "La dirección IP está bloqueada.",
        "decline_kyb_registry_mismatch" => "El registro conoce la empresa de otra forma.",
        "decline_liveness_attack" => "El rostro es una máscara, una foto o una pantalla.",
        "decline_minimum_age" => "La persona es demasiado joven.",
        "decline_mrz_validation" => "Un dígito de control del documento es incorrecto.",
        "decline_nfc_chip_not_verified" => "El chip no es auténtico.",
        "decline_poa_address_mismatch" => "El justificante muestra otra dirección.",
        "review_aml_possible_match" => "La persona puede estar en una lista.",
        "review_face_match_borderline" => "El selfi puede ser de otra persona.",
        "review_poa_partial_match" => "El justificante nombra a la persona solo en parte.",
        "lookup_partial_match" => "La fuente coincide en parte con los datos escritos.",
        "lookup_no_match" => "La fuente no conoce a tal persona.",
        "lookup_provider_error" => "La fuente no responde; se muestra un documento en su lugar.",
        "wallet_cancelled" => "La persona sale de la cartera; se muestra un documento en su lugar.",
        "wallet_timeout" => "La cartera no responde a tiempo; se muestra un documento en su lugar.",
        "wallet_provider_error" => "La cartera falla; se muestra un documento en su lugar.",
        _ => return None,
    })
}
