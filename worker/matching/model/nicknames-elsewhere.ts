/** The common short forms of other languages, in the form of the English list. Common knowledge, gathered by hand. */
export const NICKNAMES_ELSEWHERE = `
alexander/aleksandr:alex,sascha,sasha,alexej,sanya,shura,xander,olek alexandra/aleksandra:alex,sascha,sasha,sandra,ola
andreas:andi,andy,andre andrzej:jedrek anna:anni,anja,anya,ania,anneke,annika anton/antonio:toni,tonio,tono
antonio:tonho,toninho,tonico benjamin:ben,benni bernhard/bernd:berni,bernie christian:chris,christi,kris
christine/christina:chris,christl,tina,christa,krissi daniel:dani,danny,danilo daniela/danielle:dani,dany
dimitri/dmitri/dmitry:dima,mitja,mitya elisabeth/elizabeth:elli,lisa,lisbeth,sissi,else,elsa,betti ekaterina:katja,katya
emanuel/manuel:manu,manolo,lolo eva:evi,ewa evgeni/yevgeny/evgeny:zhenya,jenja evgenia/yevgenia:zhenya
fernando:nando,fer francesco:franco,cecco,ciccio francisco:paco,pancho,chico,curro,kiko,fran,xico francisca:paca,paqui,chica
franz:franzl,frank friedrich:fritz,fred gabriel:gabi,gabo,biel gabriele/gabriela:gabi,gaby georg:schorsch,jorg
gerhard:gerd,gert giovanni:gianni,nino giuseppe:beppe,peppe,pino,geppe grzegorz:grzes guadalupe:lupe,lupita
guillermo:memo,willy guilherme:gui heinrich:heinz,heini,hein helena:lena,hela helene:leni,lena ignacio:nacho
irina:ira,irinka ivan:vanya,wanja jesus:chuy,chucho joachim:jochen,achim joao:jo,joca,joaozinho johann/johannes:hans,hannes,jo
jose:pepe,ze,chepe,pepito josefa/josefina:pepa,fina,pepita josef/joseph:sepp,jupp,beppi juergen/jurgen:jogi juliane:jule,juli
katarzyna:kasia katharina/katarina:kathi,kati,katja,kathe,kat karoline:karo,line klaus/nikolaus/nicolas:niklas,nico,niko
krzysztof:krzysiek,krzys larisa:lara leonardo:leo,nardo leticia:lele,leti lorenzo:renzo,enzo lucia:luci,luzia lidia:lida
luis/luiz:lucho,lulu,luisinho magdalena:magda,lena,leni malgorzata:gosia,malgosia manuela:manu margarete/margarethe:grete,gretel,greta,marga
maria:mia,mari,mariechen,ria,maruja,marusya,masha,mascha,maru,marisa mariajose:majo martin:tincho martina:tina
mateusz:mati matthias:matze,matthes,hias,mats maximilian:max,maxi mehmet:memo,mehmed michael:michi,micha,michel,mike,mischa
michail/mikhail:misha,mischa mustafa:mustik nadezhda:nadja,nadya natalia/nataliya/natalja:natasha,natascha,nata,nati olga:olja,olya
pawel/pavel:pasha,pascha,pablito pedro:perico,pedrinho peter:pit petra:peti piotr:piotrek,petja rafael:rafa,rafi,rafinha
reinhard:reini ricardo:rica,richi,rico roberto:beto,berto robert:robi,robi rodrigo:rodri,digo rosario:charo,chayo roman:roma
salvador:chava,salva santiago:santi,chago,yago sebastian:basti,sebi,bastian,seba sergej/sergey/sergei:serjoscha,seryozha
sergio:checho,serginho stanislaw:staszek,stas stefan/stephan:stef,steffen stefanie/stephanie:steffi,steffie,fanny
susanne/susanna:susi,sanne,sanna svetlana/swetlana:sveta,sweta tatjana/tatiana:tanja,tanya theresia/therese/teresa:resi,tere,terezinha
thomas:tom,tommi,tomi tomasz:tomek ulrich:uli,ulli ulrike:uli,rike ursula:uschi,ulla vicente:chente,vice vladimir/wladimir:volodya,wolodja,vova,wowa
walter:walti wilhelm:willi,willy,wim wolfgang:wolf,wolfi yuri/jurij:yura zbigniew:zbyszek dolores:lola,loli,lolita
concepcion:concha,conchi,conchita mercedes:merche,meche pilar:pili enrique:quique,kike eduardo:edu,lalo,dudu alberto:beto,tito,berto
alejandro:ale,jano,alex alejandra:ale,jandra beatriz:bea,bia,betty carlos:carlitos,charly,cacá carmen:carmela,menchu,mamen
catalina:cata,lina cristina:cris,tina gonzalo:gonza,chalo isabel:isa,chabela,belita,bel jorge:coque,jorginho julio:julito julieta:juli
lourdes:lulu miguel:migue,mike,miguelito monica:moni patricia:pati,patty,paty raul:rulo rosa:rosi,rosita sofia:sofi,sophie
teresa:tere,teté veronica:vero,nica victoria:vicky,toya viktor/victor:vitya,vitja,vito virginia:vicky antonia:toni,tonia,toñi
marcelo:chelo,marce mauricio:mauri felipe:lipe,pipe henrique:rique,kiko fatma:fatos ibrahim:ibo,ibo mohammed/muhammad/mohamed:mo,momo
huseyin:huso suleyman:sulo zeynep:zeyno elif:elifcik rajesh:raj,raju suresh:suri ramesh:ramu deepak:deepu sanjay:sanju vijay:viju
pooja:pooh lakshmi:laxmi,lachu krishna:kris,kittu venkatesh:venky,venkat giorgio:gio lodovico:vico alessandro:ale,sandro
alessandra:ale,sandra domenico:mimmo,nico vincenzo:enzo,cenzo raffaele:lello gaetano:tano luigi:gigi francois:fanfan jacques:jacky
jean:jeannot frederic:fred philippe:phil,fifi catherine:cathy,kate veronique:vero dominique:dom emmanuel:manu margaux:margot
`
